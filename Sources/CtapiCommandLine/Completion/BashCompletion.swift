/// Writes the completion script for bash.
///
/// The script needs no bash-completion package: it walks `COMP_WORDS` itself, and knows that bash splits words at `=`.
enum BashCompletion {
  static func script(_ table: CompletionTable) -> String {
    let name = table.program
    return """
      # Completion of \(name) for bash; written by '\(name) completion bash'.

      __\(name)_children() {
        case "$1" in
      \(cases(table.entries.filter { !$0.children.isEmpty }) { entry in
        (quoted(entry.path), entry.children.map(\.name).joined(separator: " "))
      })
        *) REPLY='' ;;
        esac
      }

      __\(name)_options() {
        case "$1" in
      \(cases(table.entries.filter { !$0.options.isEmpty }) { entry in
        (quoted(entry.path), entry.options.map { "--\($0.name)" }.joined(separator: " "))
      })
        *) REPLY='' ;;
        esac
        REPLY="$REPLY \(table.globals.map { "--\($0.name)" }.joined(separator: " "))"
      }

      # What an option takes: '' nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
      __\(name)_value() {
        case "$1 $2" in
      \(values(table))
        *) REPLY='' ;;
        esac
      }

      # What the operand of that number is.
      __\(name)_operand() {
        case "$1 $2" in
      \(operands(table))
        *) REPLY='' ;;
        esac
      }

      \(walk.replacing("PROGRAM", with: name))
      complete -F _\(name) \(name)

      """
  }

  private static let walk = """
    __PROGRAM_offer() {
      local kind="$1" cur="$2" IFS=$'\\n'
      case "$kind" in
      command*)
        __PROGRAM_children "$3"
        COMPREPLY=($(IFS=' ' compgen -W "$REPLY ${kind#command }" -- "$cur"))
        ;;
      words\\ *) COMPREPLY=($(IFS=' ' compgen -W "${kind#words }" -- "$cur")) ;;
      directory)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -d -- "$cur"))
        ;;
      payload)
        if [[ $cur == @* ]]; then COMPREPLY=($(compgen -P @ -f -- "${cur#@}")); fi
        ;;
      file)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$cur"))
        ;;
      esac
    }

    _PROGRAM() {
      local IFS=$' \\n' REPLY path='' pending='' behind='' typed='' operand=1 index word cur
      cur="${COMP_WORDS[COMP_CWORD]}"
      COMPREPLY=()
      for ((index = 1; index < COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        if [[ $word == '=' ]]; then
          continue
        elif [[ -n $pending ]]; then
          pending=''
        elif [[ -n $behind ]]; then
          operand=$((operand + 1))
        elif [[ $word == -- ]]; then
          behind=1
        elif [[ $word == -?* ]]; then
          __PROGRAM_value "$path" "$word"
          pending="$REPLY"
        else
          __PROGRAM_children "$path"
          if [[ " $REPLY " == *" $word "* ]]; then
            path="${path:+$path }$word"
          else
            operand=$((operand + 1))
            typed="${typed:+$typed }$word"
          fi
        fi
      done
      if [[ $cur == '=' ]]; then cur=''; fi
      if [[ -n $pending ]]; then
        __PROGRAM_offer "$pending" "$cur"
        return
      fi
      if [[ $cur == -* && -z $behind ]]; then
        __PROGRAM_options "$path"
        COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
        return
      fi
      __PROGRAM_children "$path"
      if [[ -n $REPLY && -z $behind ]]; then
        COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
        return
      fi
      __PROGRAM_operand "$path" "$operand"
      if [[ -n $behind && -z $REPLY ]]; then REPLY=file; fi
      if [[ $REPLY == command* && -n $typed ]]; then REPLY='command '; fi
      __PROGRAM_offer "$REPLY" "$cur" "$typed"
    }
    """

  private static func cases(
    _ entries: [CompletionTable.Entry], _ line: (CompletionTable.Entry) -> (pattern: String, reply: String)
  ) -> String {
    entries.map { entry in
      let (pattern, reply) = line(entry)
      return "  \(pattern)) REPLY=\(quoted(reply)) ;;"
    }.joined(separator: "\n")
  }

  static func values(_ table: CompletionTable) -> String {
    var lines: [String] = []
    for entry in table.entries {
      for option in entry.options {
        guard let value = option.value else { continue }
        let patterns = option.words.map { quoted("\(entry.path) \($0)") }.joined(separator: " | ")
        lines.append("  \(patterns)) REPLY=\(quoted(value.kind.completion)) ;;")
      }
    }
    for option in table.globals {
      guard let value = option.value else { continue }
      let patterns = option.words.map { "*\(quoted(" \($0)"))" }.joined(separator: " | ")
      lines.append("  \(patterns)) REPLY=\(quoted(value.kind.completion)) ;;")
    }
    return lines.joined(separator: "\n")
  }

  static func operands(_ table: CompletionTable) -> String {
    var lines: [String] = []
    for entry in table.entries {
      for (index, operand) in entry.operands.enumerated() where operand.kind != .text {
        let pattern = quoted("\(entry.path) \(index + 1)")
        let reply = quoted(operand.kind.completion)
        if case .variadic = operand.arity {
          lines.append("  \(quoted("\(entry.path) "))*) REPLY=\(reply) ;;")
        } else {
          lines.append("  \(pattern)) REPLY=\(reply) ;;")
        }
      }
    }
    return lines.joined(separator: "\n")
  }

  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
