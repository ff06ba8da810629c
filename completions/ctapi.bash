# Completion of ctapi for bash; written by 'ctapi completion bash'.

__ctapi_children() {
  case "$1" in
  '') REPLY='token routes serve registry store explain doctor demo completion help' ;;
  'token') REPLY='mint verify decode forge keys pool' ;;
  'token keys') REPLY='list show generate import export rotate delete jwks thumbprint convert' ;;
  'token pool') REPLY='show set' ;;
  'routes') REPLY='import export list show match lint diff test create update delete stage deployment authorizer cors domain mapping metrics' ;;
  'routes stage') REPLY='list show create update delete' ;;
  'routes deployment') REPLY='list show create delete' ;;
  'routes authorizer') REPLY='list show create update delete' ;;
  'routes cors') REPLY='show set delete' ;;
  'routes domain') REPLY='list show create update delete' ;;
  'routes mapping') REPLY='list create update delete' ;;
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
  'token mint') REPLY='--key --jwks --kid --pool --client --use --alg --iss --sub --aud --scope --jti --exp --nbf --iat --claim --claim-json --unset --typ --header --header-json --bearer --jws --allow-weak' ;;
  'token verify') REPLY='--key --jwks --issuer --pool --alg --iss --aud --client-id --sub --scope --scope-any --use --typ --nonce --require --leeway --max-age --max-bytes --allow-expired --no-fail --lines --jws' ;;
  'token decode') REPLY='--time --header-only --claims-only --max-bytes' ;;
  'token forge') REPLY='--list --pool' ;;
  'token keys list') REPLY='--pool' ;;
  'token keys show') REPLY='--pool --pem' ;;
  'token keys generate') REPLY='--alg --bits --kid --out --pool' ;;
  'token keys import') REPLY='--kid --alg --pool' ;;
  'token keys export') REPLY='--private --to --out --pool' ;;
  'token keys rotate') REPLY='--alg --overlap --pool' ;;
  'token keys delete') REPLY='--force --pool' ;;
  'token keys jwks') REPLY='--out --pool' ;;
  'token keys convert') REPLY='--to --private --traditional --out' ;;
  'token pool set') REPLY='--public-url --pool' ;;
  'routes import') REPLY='--api --target --base-path --issuer --audience --merge --fail-on --dry-run --upgrade --allow-refs --max-bytes' ;;
  'routes export') REPLY='--api --format --output --no-extensions --aws --stage --deployment' ;;
  'routes list') REPLY='--api' ;;
  'routes show') REPLY='--api' ;;
  'routes match') REPLY='--api' ;;
  'routes lint') REPLY='--api --rules --fail-on --rule --format --upgrade --allow-refs --max-bytes' ;;
  'routes diff') REPLY='--api --breaking' ;;
  'routes test') REPLY='--api --against --token --only --safe --timeout --format --upgrade --allow-refs --max-bytes' ;;
  'routes create') REPLY='--api --to --auth --scope --timeout --throttle --stage' ;;
  'routes update') REPLY='--api --to --auth --scope --timeout --throttle --stage' ;;
  'routes delete') REPLY='--api --must-exist' ;;
  'routes stage list') REPLY='--api' ;;
  'routes stage show') REPLY='--api' ;;
  'routes stage create') REPLY='--api --description --auto-deploy --deployment --variable --throttle --route-throttle --metrics --access-log --access-log-format --if-not-exists' ;;
  'routes stage update') REPLY='--api --description --auto-deploy --deployment --variable --throttle --route-throttle --metrics --access-log --access-log-format' ;;
  'routes stage delete') REPLY='--api --must-exist' ;;
  'routes deployment list') REPLY='--api' ;;
  'routes deployment show') REPLY='--api' ;;
  'routes deployment create') REPLY='--api --stage --description' ;;
  'routes deployment delete') REPLY='--api --must-exist' ;;
  'routes authorizer list') REPLY='--api' ;;
  'routes authorizer show') REPLY='--api' ;;
  'routes authorizer create') REPLY='--api --issuer --audience --source --algorithm --if-not-exists' ;;
  'routes authorizer update') REPLY='--api --issuer --audience --source --algorithm' ;;
  'routes authorizer delete') REPLY='--api --must-exist' ;;
  'routes cors show') REPLY='--api' ;;
  'routes cors set') REPLY='--api --origin --method --header --expose --max-age --credentials' ;;
  'routes cors delete') REPLY='--api --must-exist' ;;
  'routes domain create') REPLY='--certificate --if-not-exists' ;;
  'routes domain update') REPLY='--certificate' ;;
  'routes domain delete') REPLY='--force --must-exist' ;;
  'routes mapping create') REPLY='--api --stage --if-not-exists' ;;
  'routes mapping update') REPLY='--api --stage' ;;
  'routes mapping delete') REPLY='--must-exist' ;;
  'routes metrics') REPLY='--api' ;;
  'serve') REPLY='--gateway --control --tls-cert --tls-key --tls-listen --tls-ca --workers --drain --explain --spin --control-host --durable --aws-quotas --allow-remote' ;;
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
  'explain') REPLY='--status --follow' ;;
  'doctor') REPLY='--fail-on --rule --rules --gateway --control --tls-ca --max-bytes' ;;
  'demo') REPLY='--gateway --control --count' ;;
  *) REPLY='' ;;
  esac
  REPLY="$REPLY --data --json --quiet --verbose --color --offline --now --help --version"
}

# What an option takes: '' nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
__ctapi_value() {
  case "$1 $2" in
  'token mint --key') REPLY='text' ;;
  'token mint --jwks') REPLY='file' ;;
  'token mint --kid') REPLY='text' ;;
  'token mint --pool') REPLY='text' ;;
  'token mint --client') REPLY='text' ;;
  'token mint --use') REPLY='words access id' ;;
  'token mint --alg') REPLY='text' ;;
  'token mint --iss') REPLY='text' ;;
  'token mint --sub') REPLY='text' ;;
  'token mint --aud') REPLY='text' ;;
  'token mint --scope') REPLY='text' ;;
  'token mint --jti') REPLY='text' ;;
  'token mint --exp') REPLY='text' ;;
  'token mint --nbf') REPLY='text' ;;
  'token mint --iat') REPLY='text' ;;
  'token mint --claim') REPLY='text' ;;
  'token mint --claim-json') REPLY='text' ;;
  'token mint --unset') REPLY='text' ;;
  'token mint --typ') REPLY='text' ;;
  'token mint --header') REPLY='text' ;;
  'token mint --header-json') REPLY='text' ;;
  'token verify --key') REPLY='text' ;;
  'token verify --jwks') REPLY='text' ;;
  'token verify --issuer') REPLY='text' ;;
  'token verify --pool') REPLY='text' ;;
  'token verify --alg') REPLY='text' ;;
  'token verify --iss') REPLY='text' ;;
  'token verify --aud') REPLY='text' ;;
  'token verify --client-id') REPLY='text' ;;
  'token verify --sub') REPLY='text' ;;
  'token verify --scope') REPLY='text' ;;
  'token verify --scope-any') REPLY='text' ;;
  'token verify --use') REPLY='words access id' ;;
  'token verify --typ') REPLY='text' ;;
  'token verify --nonce') REPLY='text' ;;
  'token verify --require') REPLY='text' ;;
  'token verify --leeway') REPLY='text' ;;
  'token verify --max-age') REPLY='text' ;;
  'token verify --max-bytes') REPLY='text' ;;
  'token decode --time') REPLY='words raw utc local' ;;
  'token decode --max-bytes') REPLY='text' ;;
  'token forge --pool') REPLY='text' ;;
  'token keys list --pool') REPLY='text' ;;
  'token keys show --pool') REPLY='text' ;;
  'token keys generate --alg') REPLY='text' ;;
  'token keys generate --bits') REPLY='text' ;;
  'token keys generate --kid') REPLY='text' ;;
  'token keys generate --out') REPLY='file' ;;
  'token keys generate --pool') REPLY='text' ;;
  'token keys import --kid') REPLY='text' ;;
  'token keys import --alg') REPLY='text' ;;
  'token keys import --pool') REPLY='text' ;;
  'token keys export --to') REPLY='words jwk jwks pem der' ;;
  'token keys export --out' | 'token keys export -o') REPLY='file' ;;
  'token keys export --pool') REPLY='text' ;;
  'token keys rotate --alg') REPLY='text' ;;
  'token keys rotate --overlap') REPLY='text' ;;
  'token keys rotate --pool') REPLY='text' ;;
  'token keys delete --pool') REPLY='text' ;;
  'token keys jwks --out' | 'token keys jwks -o') REPLY='file' ;;
  'token keys jwks --pool') REPLY='text' ;;
  'token keys convert --to') REPLY='words jwk jwks pem der' ;;
  'token keys convert --out' | 'token keys convert -o') REPLY='file' ;;
  'token pool set --public-url') REPLY='text' ;;
  'token pool set --pool') REPLY='text' ;;
  'routes import --api') REPLY='text' ;;
  'routes import --target') REPLY='text' ;;
  'routes import --base-path') REPLY='words ignore prepend split' ;;
  'routes import --issuer') REPLY='text' ;;
  'routes import --audience') REPLY='text' ;;
  'routes import --fail-on') REPLY='words error warning' ;;
  'routes import --allow-refs') REPLY='directory' ;;
  'routes import --max-bytes') REPLY='text' ;;
  'routes export --api') REPLY='text' ;;
  'routes export --format') REPLY='words yaml json' ;;
  'routes export --output' | 'routes export -o') REPLY='file' ;;
  'routes export --stage') REPLY='text' ;;
  'routes export --deployment') REPLY='text' ;;
  'routes list --api') REPLY='text' ;;
  'routes show --api') REPLY='text' ;;
  'routes match --api') REPLY='text' ;;
  'routes lint --api') REPLY='text' ;;
  'routes lint --fail-on') REPLY='words error warning' ;;
  'routes lint --rule') REPLY='text' ;;
  'routes lint --format') REPLY='words text github junit sarif' ;;
  'routes lint --allow-refs') REPLY='directory' ;;
  'routes lint --max-bytes') REPLY='text' ;;
  'routes diff --api') REPLY='text' ;;
  'routes test --api') REPLY='text' ;;
  'routes test --against') REPLY='text' ;;
  'routes test --token') REPLY='payload' ;;
  'routes test --only') REPLY='text' ;;
  'routes test --timeout') REPLY='text' ;;
  'routes test --format') REPLY='words text junit' ;;
  'routes test --allow-refs') REPLY='directory' ;;
  'routes test --max-bytes') REPLY='text' ;;
  'routes create --api') REPLY='text' ;;
  'routes create --to') REPLY='text' ;;
  'routes create --auth') REPLY='text' ;;
  'routes create --scope') REPLY='text' ;;
  'routes create --timeout') REPLY='text' ;;
  'routes create --throttle') REPLY='text' ;;
  'routes create --stage') REPLY='text' ;;
  'routes update --api') REPLY='text' ;;
  'routes update --to') REPLY='text' ;;
  'routes update --auth') REPLY='text' ;;
  'routes update --scope') REPLY='text' ;;
  'routes update --timeout') REPLY='text' ;;
  'routes update --throttle') REPLY='text' ;;
  'routes update --stage') REPLY='text' ;;
  'routes delete --api') REPLY='text' ;;
  'routes stage list --api') REPLY='text' ;;
  'routes stage show --api') REPLY='text' ;;
  'routes stage create --api') REPLY='text' ;;
  'routes stage create --description') REPLY='text' ;;
  'routes stage create --auto-deploy') REPLY='words on off' ;;
  'routes stage create --deployment') REPLY='text' ;;
  'routes stage create --variable') REPLY='text' ;;
  'routes stage create --throttle') REPLY='text' ;;
  'routes stage create --route-throttle') REPLY='text' ;;
  'routes stage create --metrics') REPLY='words on off' ;;
  'routes stage create --access-log') REPLY='text' ;;
  'routes stage create --access-log-format') REPLY='text' ;;
  'routes stage update --api') REPLY='text' ;;
  'routes stage update --description') REPLY='text' ;;
  'routes stage update --auto-deploy') REPLY='words on off' ;;
  'routes stage update --deployment') REPLY='text' ;;
  'routes stage update --variable') REPLY='text' ;;
  'routes stage update --throttle') REPLY='text' ;;
  'routes stage update --route-throttle') REPLY='text' ;;
  'routes stage update --metrics') REPLY='words on off' ;;
  'routes stage update --access-log') REPLY='text' ;;
  'routes stage update --access-log-format') REPLY='text' ;;
  'routes stage delete --api') REPLY='text' ;;
  'routes deployment list --api') REPLY='text' ;;
  'routes deployment show --api') REPLY='text' ;;
  'routes deployment create --api') REPLY='text' ;;
  'routes deployment create --stage') REPLY='text' ;;
  'routes deployment create --description') REPLY='text' ;;
  'routes deployment delete --api') REPLY='text' ;;
  'routes authorizer list --api') REPLY='text' ;;
  'routes authorizer show --api') REPLY='text' ;;
  'routes authorizer create --api') REPLY='text' ;;
  'routes authorizer create --issuer') REPLY='text' ;;
  'routes authorizer create --audience') REPLY='text' ;;
  'routes authorizer create --source') REPLY='text' ;;
  'routes authorizer create --algorithm') REPLY='words RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA' ;;
  'routes authorizer update --api') REPLY='text' ;;
  'routes authorizer update --issuer') REPLY='text' ;;
  'routes authorizer update --audience') REPLY='text' ;;
  'routes authorizer update --source') REPLY='text' ;;
  'routes authorizer update --algorithm') REPLY='words RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA' ;;
  'routes authorizer delete --api') REPLY='text' ;;
  'routes cors show --api') REPLY='text' ;;
  'routes cors set --api') REPLY='text' ;;
  'routes cors set --origin') REPLY='text' ;;
  'routes cors set --method') REPLY='text' ;;
  'routes cors set --header') REPLY='text' ;;
  'routes cors set --expose') REPLY='text' ;;
  'routes cors set --max-age') REPLY='text' ;;
  'routes cors delete --api') REPLY='text' ;;
  'routes domain create --certificate') REPLY='text' ;;
  'routes domain update --certificate') REPLY='text' ;;
  'routes mapping create --api') REPLY='text' ;;
  'routes mapping create --stage') REPLY='text' ;;
  'routes mapping update --api') REPLY='text' ;;
  'routes mapping update --stage') REPLY='text' ;;
  'routes metrics --api') REPLY='text' ;;
  'serve --gateway') REPLY='text' ;;
  'serve --control') REPLY='text' ;;
  'serve --tls-cert') REPLY='file' ;;
  'serve --tls-key') REPLY='file' ;;
  'serve --tls-listen') REPLY='text' ;;
  'serve --tls-ca') REPLY='file' ;;
  'serve --workers') REPLY='text' ;;
  'serve --drain') REPLY='text' ;;
  'serve --explain') REPLY='words errors all off' ;;
  'serve --control-host') REPLY='text' ;;
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
  'explain --status') REPLY='text' ;;
  'doctor --fail-on') REPLY='words error warning' ;;
  'doctor --rule') REPLY='text' ;;
  'doctor --gateway') REPLY='text' ;;
  'doctor --control') REPLY='text' ;;
  'doctor --tls-ca') REPLY='file' ;;
  'doctor --max-bytes') REPLY='text' ;;
  'demo --gateway') REPLY='text' ;;
  'demo --control') REPLY='text' ;;
  'demo --count') REPLY='text' ;;
  *' --data') REPLY='directory' ;;
  *' --color') REPLY='words auto always never' ;;
  *' --now') REPLY='text' ;;
  *) REPLY='' ;;
  esac
}

# What the operand of that number is.
__ctapi_operand() {
  case "$1 $2" in
  'token mint 1') REPLY='payload' ;;
  'token verify 1') REPLY='payload' ;;
  'token decode 1') REPLY='payload' ;;
  'token forge 2') REPLY='payload' ;;
  'token keys import 1') REPLY='file' ;;
  'token keys jwks '*) REPLY='file' ;;
  'token keys thumbprint 1') REPLY='file' ;;
  'token keys convert 1') REPLY='file' ;;
  'routes import 1') REPLY='file' ;;
  'routes lint 1') REPLY='file' ;;
  'routes diff 1') REPLY='file' ;;
  'routes diff 2') REPLY='file' ;;
  'routes test 1') REPLY='file' ;;
  'store put 3') REPLY='payload' ;;
  'store api 2') REPLY='payload' ;;
  'doctor 1') REPLY='file' ;;
  'completion 1') REPLY='words bash zsh fish' ;;
  'help '*) REPLY='command exits environment data formats extensions' ;;
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
