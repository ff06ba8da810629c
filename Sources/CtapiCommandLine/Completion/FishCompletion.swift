/// Writes the completion script for fish, with descriptions.
enum FishCompletion {
  static func script(_ table: CompletionTable) -> String {
    let name = table.program
    return """
      # Completion of \(name) for fish; written by '\(name) completion fish'.

      function __\(name)_children
          switch "$argv[1]"
      \(lists(table.entries.map { ($0.path, $0.children.map { "\($0.name)\t\($0.abstract)" }) }))
          end
      end

      function __\(name)_options
          switch "$argv[1]"
      \(lists(table.entries.map { ($0.path, $0.options.flatMap(described)) }))
          end
          printf '%s\\n' \(table.globals.flatMap(described).map(quoted).joined(separator: " "))
      end

      # What an option takes: nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
      function __\(name)_value
          switch "$argv[1] $argv[2]"
      \(values(table))
          end
      end

      # What the operand of that number is.
      function __\(name)_operand
          switch "$argv[1] $argv[2]"
      \(operands(table))
          end
      end

      \(walk.replacing("PROGRAM", with: name))
      complete -c \(name) -f -a '(__\(name)_complete)'

      """
  }

  private static let walk = """
    function __PROGRAM_offer
        set -l current (commandline -ct | string replace -r '^--[a-z-]+=' '')
        set -l prefix (commandline -ct | string match -r '^--[a-z-]+=')
        switch "$argv[1]"
            case 'command*'
                __PROGRAM_children "$argv[2]"
                for word in (string split -n ' ' -- $argv[1])[2..]
                    echo $word
                end
            case 'words *'
                for word in (string split ' ' -- $argv[1])[2..]
                    echo "$prefix$word"
                end
            case directory
                __fish_complete_directories $current | string replace -r '^' -- "$prefix"
            case payload
                if string match -q '@*' -- $current
                    __fish_complete_path (string sub -s 2 -- $current) | string replace -r '^' @
                end
            case file
                __fish_complete_path $current | string replace -r '^' -- "$prefix"
        end
    end

    function __PROGRAM_complete
        set -l path ''
        set -l pending ''
        set -l behind ''
        set -l typed ''
        set -l operand 1
        set -l words (commandline -opc)
        for word in $words[2..]
            if test -n "$pending"
                set pending ''
            else if test -n "$behind"
                set operand (math $operand + 1)
            else if test "$word" = --
                set behind 1
            else if string match -qr '^--[^=]+=' -- $word
                continue
            else if string match -qr '^-.' -- $word
                set pending (__PROGRAM_value "$path" $word)
            else if contains -- $word (__PROGRAM_children "$path" | string replace -r '\\t.*' '')
                set path (string trim -- "$path $word")
            else
                set operand (math $operand + 1)
                set typed (string trim -- "$typed $word")
            end
        end
        set -l current (commandline -ct)
        if test -n "$pending"
            __PROGRAM_offer "$pending"
        else if test -z "$behind"; and string match -qr '^--[^=]+=' -- $current
            __PROGRAM_offer (__PROGRAM_value "$path" (string replace -r '=.*' '' -- $current))
        else if test -z "$behind"; and string match -q -- '-*' $current
            __PROGRAM_options "$path"
        else
            set -l children (__PROGRAM_children "$path")
            if test -z "$behind"; and set -q children[1]
                printf '%s\\n' $children
            else
                set -l kind (__PROGRAM_operand "$path" $operand)
                test -n "$behind" -a -z "$kind"; and set kind file
                test -n "$typed"; and set kind (string replace -r '^command .*' command -- "$kind")
                __PROGRAM_offer "$kind" "$typed"
            end
        end
    end

    """

  private static func described(_ option: Option) -> [String] { option.words.map { "\($0)\t\(option.help)" } }

  private static func lists(_ rows: [(path: String, items: [String])]) -> String {
    rows.filter { !$0.items.isEmpty }.map { row in
      "        case \(quoted(row.path))\n            printf '%s\\n' \(row.items.map(quoted).joined(separator: " "))"
    }.joined(separator: "\n")
  }

  private static func values(_ table: CompletionTable) -> String {
    var lines: [String] = []
    func add(_ option: Option, _ pattern: (String) -> String) {
      guard let value = option.value else { return }
      lines.append("        case \(option.words.map { quoted(pattern($0)) }.joined(separator: " "))")
      lines.append("            echo \(quoted(value.kind.completion))")
    }
    for entry in table.entries {
      for option in entry.options { add(option) { "\(entry.path) \($0)" } }
    }
    for option in table.globals { add(option) { "* \($0)" } }
    return lines.joined(separator: "\n")
  }

  private static func operands(_ table: CompletionTable) -> String {
    var lines: [String] = []
    for entry in table.entries {
      for (index, operand) in entry.operands.enumerated() where operand.kind != .text {
        var pattern = "\(entry.path) \(index + 1)"
        if case .variadic = operand.arity { pattern = "\(entry.path) *" }
        lines.append("        case \(quoted(pattern))")
        lines.append("            echo \(quoted(operand.kind.completion))")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Single quotes keep everything but the backslash and the quote.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
