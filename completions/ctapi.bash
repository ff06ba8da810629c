# Completion of ctapi for bash; written by 'ctapi completion bash'.

__ctapi_children() {
  case "$1" in
  '') REPLY='registry store completion help' ;;
  'registry') REPLY='namespace service instance discover' ;;
  'registry namespace') REPLY='create list show delete' ;;
  'registry service') REPLY='create list show delete' ;;
  'registry instance') REPLY='register deregister list heartbeat' ;;
  'store') REPLY='put get delete scan table api' ;;
  'store table') REPLY='create list show delete' ;;
  *) REPLY='' ;;
  esac
}

__ctapi_options() {
  case "$1" in
  'registry namespace create') REPLY='--type --description --if-not-exists' ;;
  'registry namespace delete') REPLY='--must-exist' ;;
  'registry service create') REPLY='--record --ttl --routing --health --description --if-not-exists' ;;
  'registry service list') REPLY='--namespace' ;;
  'registry service delete') REPLY='--must-exist' ;;
  'registry instance register') REPLY='--ip --port --attribute' ;;
  'registry instance heartbeat') REPLY='--status' ;;
  'registry discover') REPLY='--health --query --max' ;;
  'store put') REPLY='--sort --if-absent --return --typed --strict --durable' ;;
  'store get') REPLY='--sort --project --typed' ;;
  'store delete') REPLY='--sort --must-exist --return --typed --durable' ;;
  'store scan') REPLY='--limit --typed' ;;
  'store table create') REPLY='--key --sort --if-not-exists' ;;
  'store table delete') REPLY='--force --must-exist' ;;
  *) REPLY='' ;;
  esac
  REPLY="$REPLY --data --json --quiet --verbose --color --offline --now --help --version"
}

# What an option takes: '' nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
__ctapi_value() {
  case "$1 $2" in
  'registry namespace create --type') REPLY='words dns http' ;;
  'registry namespace create --description') REPLY='text' ;;
  'registry service create --record') REPLY='words SRV A AAAA CNAME none' ;;
  'registry service create --ttl') REPLY='text' ;;
  'registry service create --routing') REPLY='words multivalue weighted' ;;
  'registry service create --health') REPLY='text' ;;
  'registry service create --description') REPLY='text' ;;
  'registry service list --namespace') REPLY='text' ;;
  'registry instance register --ip') REPLY='text' ;;
  'registry instance register --port') REPLY='text' ;;
  'registry instance register --attribute') REPLY='text' ;;
  'registry instance heartbeat --status') REPLY='words healthy unhealthy' ;;
  'registry discover --health') REPLY='words healthy unhealthy all healthy-or-else-all' ;;
  'registry discover --query') REPLY='text' ;;
  'registry discover --max') REPLY='text' ;;
  'store put --sort') REPLY='text' ;;
  'store put --return') REPLY='words none old new' ;;
  'store get --sort') REPLY='text' ;;
  'store get --project') REPLY='text' ;;
  'store delete --sort') REPLY='text' ;;
  'store delete --return') REPLY='words none old' ;;
  'store scan --limit') REPLY='text' ;;
  'store table create --key') REPLY='text' ;;
  'store table create --sort') REPLY='text' ;;
  *' --data') REPLY='directory' ;;
  *' --color') REPLY='words auto always never' ;;
  *' --now') REPLY='text' ;;
  *) REPLY='' ;;
  esac
}

# What the operand of that number is.
__ctapi_operand() {
  case "$1 $2" in
  'store put 3') REPLY='payload' ;;
  'store api 2') REPLY='payload' ;;
  'completion 1') REPLY='words bash zsh fish' ;;
  'help '*) REPLY='command exits environment data formats' ;;
  *) REPLY='' ;;
  esac
}

__ctapi_offer() {
  local kind="$1" cur="$2" IFS=$'\n'
  case "$kind" in
  command*)
    __ctapi_children "$3"
    COMPREPLY=($(IFS=' ' compgen -W "$REPLY ${kind#command }" -- "$cur"))
    ;;
  words\ *) COMPREPLY=($(IFS=' ' compgen -W "${kind#words }" -- "$cur")) ;;
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

_ctapi() {
  local IFS=$' \n' REPLY path='' pending='' behind='' typed='' operand=1 index word cur
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
      __ctapi_value "$path" "$word"
      pending="$REPLY"
    else
      __ctapi_children "$path"
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
    __ctapi_offer "$pending" "$cur"
    return
  fi
  if [[ $cur == -* && -z $behind ]]; then
    __ctapi_options "$path"
    COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
    return
  fi
  __ctapi_children "$path"
  if [[ -n $REPLY && -z $behind ]]; then
    COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
    return
  fi
  __ctapi_operand "$path" "$operand"
  if [[ -n $behind && -z $REPLY ]]; then REPLY=file; fi
  if [[ $REPLY == command* && -n $typed ]]; then REPLY='command '; fi
  __ctapi_offer "$REPLY" "$cur" "$typed"
}
complete -F _ctapi ctapi
