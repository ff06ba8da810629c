extension JSONParser.Fault {
  /// How to mend such a text; one that stands on a command line has also the shell to pass.
  func fix(isLiteral: Bool) -> String {
    switch self {
    case .syntax where isLiteral: #"write JSON in single quotes for the shell, such as '{"name":"Rex"}'"#
    case .syntax: "JSON has names in double quotes, no comma behind the last value and no comments"
    case .duplicateMember: "keep one of the two"
    case .tooDeep: "nest less deep"
    case .encoding: "write it in UTF-8, and characters beyond U+FFFF as they are or as two escapes"
    }
  }
}
