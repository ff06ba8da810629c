/// Writes the completion script for zsh, with descriptions.
enum ZshCompletion {
  static func script(_ table: CompletionTable) -> String {
    let name = table.program
    return """
      #compdef \(name)
      # Completion of \(name) for zsh; written by '\(name) completion zsh'.

      __\(name)_children() {
        case "$1" in
      \(lists(table.entries.map { ($0.path, $0.children.map { "\($0.name):\($0.abstract)" }) }))
        *) reply=() ;;
        esac
      }

      __\(name)_options() {
        case "$1" in
      \(lists(table.entries.map { ($0.path, $0.options.map(described)) }))
        *) reply=() ;;
        esac
        reply+=(\(table.globals.map { BashCompletion.quoted(described($0)) }.joined(separator: " ")))
      }

      # What an option takes: '' nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
      __\(name)_value() {
        case "$1 $2" in
      \(BashCompletion.values(table))
        *) REPLY='' ;;
        esac
      }

      # What the operand of that number is.
      __\(name)_operand() {
        case "$1 $2" in
      \(BashCompletion.operands(table))
        *) REPLY='' ;;
        esac
      }

      \(walk.replacing("PROGRAM", with: name))
      if [[ $funcstack[1] == _\(name) ]]; then
        _\(name) "$@"
      else
        compdef _\(name) \(name)
      fi

      """
  }

  private static let walk = """
    __PROGRAM_offer() {
      case "$1" in
      command*)
        __PROGRAM_children "$2"
        _describe command reply
        compadd -- ${(s: :)${1#command}}
        ;;
      words\\ *) compadd -- ${(s: :)${1#words }} ;;
      directory) _files -/ ;;
      payload) if compset -P @; then _files; fi ;;
      file) _files ;;
      text) _message value ;;
      esac
    }

    _PROGRAM() {
      local REPLY path_words='' pending='' behind='' typed='' word
      local -a reply names
      local -i operand=1 index
      for ((index = 2; index < CURRENT; index++)); do
        word="${words[index]}"
        if [[ -n $pending ]]; then
          pending=''
        elif [[ -n $behind ]]; then
          operand+=1
        elif [[ $word == -- ]]; then
          behind=1
        elif [[ $word == --*=* ]]; then
          continue
        elif [[ $word == -?* ]]; then
          __PROGRAM_value "$path_words" "$word"
          pending="$REPLY"
        else
          __PROGRAM_children "$path_words"
          names=(${reply%%:*})
          if (( ${names[(Ie)$word]} )); then
            path_words="${path_words:+$path_words }$word"
          else
            operand+=1
            typed="${typed:+$typed }$word"
          fi
        fi
      done
      word="${words[CURRENT]}"
      if [[ -n $pending ]]; then
        __PROGRAM_offer "$pending"
      elif [[ -z $behind && $word == --*=* ]]; then
        __PROGRAM_value "$path_words" "${word%%=*}"
        compset -P '*='
        __PROGRAM_offer "$REPLY"
      elif [[ -z $behind && $word == -* ]]; then
        __PROGRAM_options "$path_words"
        _describe -o option reply
      else
        __PROGRAM_children "$path_words"
        if [[ -z $behind ]] && (( ${#reply} )); then
          _describe command reply
        else
          __PROGRAM_operand "$path_words" $operand
          if [[ -n $behind && -z $REPLY ]]; then REPLY=file; fi
          if [[ $REPLY == command* && -n $typed ]]; then REPLY=command; fi
          __PROGRAM_offer "$REPLY" "$typed"
        fi
      fi
    }

    """

  private static func described(_ option: Option) -> String { "--\(option.name):\(option.help)" }

  private static func lists(_ rows: [(path: String, items: [String])]) -> String {
    rows.filter { !$0.items.isEmpty }.map { row in
      let items = row.items.map { "    \(BashCompletion.quoted($0))" }.joined(separator: "\n")
      return "  \(BashCompletion.quoted(row.path))) reply=(\n\(items)\n  ) ;;"
    }.joined(separator: "\n")
  }
}
