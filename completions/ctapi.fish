# Completion of ctapi for fish; written by 'ctapi completion fish'.

function __ctapi_children
    switch "$argv[1]"
        case ''
            printf '%s\n' 'token	Make, verify and take apart signed tokens (JWT)' 'serve	Serve the gateway and the control port' 'registry	Name services and find their healthy instances' 'store	Keep items in tables, as DynamoDB does' 'completion	Print the completion script of a shell' 'help	Explain a command or a topic'
        case 'token'
            printf '%s\n' 'mint	Make a signed token' 'verify	Say whether a token is good, and print its claims' 'decode	Show what a token says, without verifying it' 'forge	Make hostile tokens that a server must refuse' 'keys	Make, keep and convert the keys that sign tokens' 'pool	Show and set who issues tokens here'
        case 'token keys'
            printf '%s\n' 'list	List the pool\'s keys' 'show	Show the public part of a key' 'generate	Make a new key, in the pool or in a file' 'import	Take keys into the pool' 'export	Write a key of the pool to a file or standard output' 'rotate	Sign with a new key from now on' 'delete	Remove a key from the pool' 'jwks	Print the key set for publication' 'thumbprint	Print the SHA-256 thumbprint of keys (RFC 7638)' 'convert	Write a key file in another form'
        case 'token pool'
            printf '%s\n' 'show	Show the pools, their issuers and clients' 'set	Change a pool\'s issuer'
        case 'registry'
            printf '%s\n' 'namespace	Name spaces that services are created in' 'service	Services, found under one name' 'instance	Places where a service can be reached' 'discover	Find the instances of a service'
        case 'registry namespace'
            printf '%s\n' 'create	Create a namespace and print its id' 'list	List the namespaces' 'show	Show one namespace' 'delete	Delete a namespace that has no services'
        case 'registry service'
            printf '%s\n' 'create	Create a service and print its id' 'list	List the services' 'show	Show one service' 'delete	Delete a service that has no instances'
        case 'registry instance'
            printf '%s\n' 'register	Register an instance and print its id' 'deregister	Take an instance out of its service' 'list	List the instances of a service, healthy or not' 'heartbeat	Say how an instance is'
        case 'store'
            printf '%s\n' 'put	Write an item, replacing what stands at its key' 'get	Print an item' 'delete	Remove an item' 'scan	Print the items of a table, one a line' 'table	Tables and their keys' 'api	Perform an operation of DynamoDB\'s protocol'
        case 'store table'
            printf '%s\n' 'create	Create a table' 'list	List the tables' 'show	Show a table\'s key and size' 'delete	Delete a table'
    end
end

function __ctapi_options
    switch "$argv[1]"
        case 'token mint'
            printf '%s\n' '--key	Sign with this key: a file, or a key of the pool' '--jwks	Sign with a key of this set; --kid says which' '--kid	The key of --jwks, or the name to put in the header' '--pool	The pool that issues the token' '--client	The pool\'s client the token is for' '--use	The kind of token' '--alg	The algorithm' '--iss	The issuer' '--sub	The subject' '--aud	An audience' '--scope	A scope; several are joined by spaces' '--jti	The token\'s own identifier' '--exp	When it ends' '--nbf	When it begins' '--iat	When it was issued' '--claim	A claim that is a string' '--claim-json	A claim of any JSON value' '--unset	Leave a claim out' '--typ	Put this typ into the header, or none' '--header	Put a string into the header' '--header-json	Put a JSON value into the header' '--bearer	Print a whole Authorization header' '--jws	Sign the operand\'s bytes as they are, whatever they are' '--allow-weak	Sign with a weak key, for testing others'
        case 'token verify'
            printf '%s\n' '--key	Verify with this key: a file, or a key of the pool' '--jwks	Verify with this key set' '--issuer	Fetch the keys of this issuer, and ask for it in \'iss\'' '--pool	Verify with this pool\'s keys, and ask for its issuer' '--alg	Accept these algorithms only, joined by commas' '--iss	Accept this issuer' '--aud	Accept this audience' '--client-id	Ask for this client, in client_id or in aud' '--sub	Ask for this subject' '--scope	Ask for this scope; all given ones' '--scope-any	Ask for one of these scopes' '--use	Ask for this kind of token, in token_use' '--typ	Ask for this typ in the header' '--nonce	Ask for this nonce' '--require	Ask for this claim to be there' '--leeway	Forgive this much clock difference, at most 5m' '--max-age	Ask for a sign-in no longer ago than this' '--max-bytes	The longest token to read' '--allow-expired	Print the claims of an expired token too; it is still not good' '--no-fail	End with 0 for a token that is only expired, with --allow-expired' '--lines	Verify every line of standard input' '--jws	Take any compact JWS: check signature and header only, print the payload'
        case 'token decode'
            printf '%s\n' '--time	Also show exp, nbf, iat and auth_time as dates' '--header-only	Show the header alone' '--claims-only	Show the claims alone' '--max-bytes	The longest token to read'
        case 'token forge'
            printf '%s\n' '--list	List the kinds, and the reason each must be refused with' '--pool	The pool'
        case 'token keys list'
            printf '%s\n' '--pool	The pool'
        case 'token keys show'
            printf '%s\n' '--pool	The pool' '--pem	Show it as PEM'
        case 'token keys generate'
            printf '%s\n' '--alg	The algorithm it is for' '--bits	The length of an RSA key' '--kid	Its name' '--out	Write it to this file' '--pool	The pool'
        case 'token keys import'
            printf '%s\n' '--kid	Name the key; for a file with one key' '--alg	What the key is for; for a file with one key' '--pool	The pool'
        case 'token keys export'
            printf '%s\n' '--private	Write the private key' '--to	The form' '--out	Write it to this file' '-o	Write it to this file' '--pool	The pool'
        case 'token keys rotate'
            printf '%s\n' '--alg	The algorithm whose key is replaced' '--overlap	How long the old key verifies' '--pool	The pool'
        case 'token keys delete'
            printf '%s\n' '--force	Also when it is the active key' '--pool	The pool'
        case 'token keys jwks'
            printf '%s\n' '--out	Write it to this file' '-o	Write it to this file' '--pool	The pool'
        case 'token keys convert'
            printf '%s\n' '--to	The form' '--private	Write private keys' '--traditional	PKCS#1 or SEC1 instead of PKCS#8 and SPKI' '--out	Write it to this file, of mode 0600' '-o	Write it to this file, of mode 0600'
        case 'token pool set'
            printf '%s\n' '--public-url	The base URL that clients reach the pool at' '--pool	The pool'
        case 'serve'
            printf '%s\n' '--gateway	Where the gateway listens' '--control	Where the control port listens' '--workers	Event loops of the gateway' '--drain	How long requests may take to finish at the end' '--durable	Flush every write to the disk' '--allow-remote	Allow addresses that other machines can reach'
        case 'registry namespace create'
            printf '%s\n' '--type	How its instances are found' '--description	A text kept with it' '--if-not-exists	Leave an existing namespace of that name as it is'
        case 'registry namespace delete'
            printf '%s\n' '--must-exist	End with 1 when there is none'
        case 'registry service create'
            printf '%s\n' '--record	A DNS record of its instances; repeatable' '--ttl	How long resolvers keep a record' '--routing	Whether answers hold many instances or one' '--health	How health is known: none or custom' '--description	A text kept with it' '--if-not-exists	Leave an existing service of that name as it is'
        case 'registry service list'
            printf '%s\n' '--namespace	Only the services of this namespace'
        case 'registry service delete'
            printf '%s\n' '--must-exist	End with 1 when there is none'
        case 'registry instance register'
            printf '%s\n' '--ip	Its IPv4 or IPv6 address' '--port	Its port' '--attribute	A further attribute; repeatable'
        case 'registry instance heartbeat'
            printf '%s\n' '--status	How it is'
        case 'registry discover'
            printf '%s\n' '--health	Which instances count' '--query	An attribute they must have; repeatable' '--max	The most instances'
        case 'store put'
            printf '%s\n' '--sort	The sort key' '--if-absent	Only when no item stands at the key' '--return	Print the item from before or after' '--typed	Read and print DynamoDB JSON' '--strict	Do not make an absent table' '--durable	Flush to the disk before ending'
        case 'store get'
            printf '%s\n' '--sort	The sort key' '--project	Only these attributes, joined by commas' '--typed	Print DynamoDB JSON'
        case 'store delete'
            printf '%s\n' '--sort	The sort key' '--must-exist	An absent item is a failure' '--return	Print the removed item' '--typed	Print DynamoDB JSON' '--durable	Flush to the disk before ending'
        case 'store scan'
            printf '%s\n' '--limit	The most items' '--typed	Print DynamoDB JSON'
        case 'store table create'
            printf '%s\n' '--key	The partition key' '--sort	The sort key' '--if-not-exists	Leave an existing table with the same key as it is'
        case 'store table delete'
            printf '%s\n' '--force	Delete its items too' '--must-exist	An absent table is a failure'
    end
    printf '%s\n' '--data	The data directory' '--json	Answer with JSON' '--quiet	Leave out notes and warnings' '-q	Leave out notes and warnings' '--verbose	Say more; repeat for more still' '-v	Say more; repeat for more still' '--color	Colour the output' '--offline	Never ask a running server' '--now	Take this as the time' '--help	Show help for the command' '-h	Show help for the command' '--version	Show the version'
end

# What an option takes: nothing, 'text', 'words ...', 'file', 'payload' or 'directory'.
function __ctapi_value
    switch "$argv[1] $argv[2]"
        case 'token mint --key'
            echo 'text'
        case 'token mint --jwks'
            echo 'file'
        case 'token mint --kid'
            echo 'text'
        case 'token mint --pool'
            echo 'text'
        case 'token mint --client'
            echo 'text'
        case 'token mint --use'
            echo 'words access id'
        case 'token mint --alg'
            echo 'text'
        case 'token mint --iss'
            echo 'text'
        case 'token mint --sub'
            echo 'text'
        case 'token mint --aud'
            echo 'text'
        case 'token mint --scope'
            echo 'text'
        case 'token mint --jti'
            echo 'text'
        case 'token mint --exp'
            echo 'text'
        case 'token mint --nbf'
            echo 'text'
        case 'token mint --iat'
            echo 'text'
        case 'token mint --claim'
            echo 'text'
        case 'token mint --claim-json'
            echo 'text'
        case 'token mint --unset'
            echo 'text'
        case 'token mint --typ'
            echo 'text'
        case 'token mint --header'
            echo 'text'
        case 'token mint --header-json'
            echo 'text'
        case 'token verify --key'
            echo 'text'
        case 'token verify --jwks'
            echo 'text'
        case 'token verify --issuer'
            echo 'text'
        case 'token verify --pool'
            echo 'text'
        case 'token verify --alg'
            echo 'text'
        case 'token verify --iss'
            echo 'text'
        case 'token verify --aud'
            echo 'text'
        case 'token verify --client-id'
            echo 'text'
        case 'token verify --sub'
            echo 'text'
        case 'token verify --scope'
            echo 'text'
        case 'token verify --scope-any'
            echo 'text'
        case 'token verify --use'
            echo 'words access id'
        case 'token verify --typ'
            echo 'text'
        case 'token verify --nonce'
            echo 'text'
        case 'token verify --require'
            echo 'text'
        case 'token verify --leeway'
            echo 'text'
        case 'token verify --max-age'
            echo 'text'
        case 'token verify --max-bytes'
            echo 'text'
        case 'token decode --time'
            echo 'words raw utc local'
        case 'token decode --max-bytes'
            echo 'text'
        case 'token forge --pool'
            echo 'text'
        case 'token keys list --pool'
            echo 'text'
        case 'token keys show --pool'
            echo 'text'
        case 'token keys generate --alg'
            echo 'text'
        case 'token keys generate --bits'
            echo 'text'
        case 'token keys generate --kid'
            echo 'text'
        case 'token keys generate --out'
            echo 'file'
        case 'token keys generate --pool'
            echo 'text'
        case 'token keys import --kid'
            echo 'text'
        case 'token keys import --alg'
            echo 'text'
        case 'token keys import --pool'
            echo 'text'
        case 'token keys export --to'
            echo 'words jwk jwks pem der'
        case 'token keys export --out' 'token keys export -o'
            echo 'file'
        case 'token keys export --pool'
            echo 'text'
        case 'token keys rotate --alg'
            echo 'text'
        case 'token keys rotate --overlap'
            echo 'text'
        case 'token keys rotate --pool'
            echo 'text'
        case 'token keys delete --pool'
            echo 'text'
        case 'token keys jwks --out' 'token keys jwks -o'
            echo 'file'
        case 'token keys jwks --pool'
            echo 'text'
        case 'token keys convert --to'
            echo 'words jwk jwks pem der'
        case 'token keys convert --out' 'token keys convert -o'
            echo 'file'
        case 'token pool set --public-url'
            echo 'text'
        case 'token pool set --pool'
            echo 'text'
        case 'serve --gateway'
            echo 'text'
        case 'serve --control'
            echo 'text'
        case 'serve --workers'
            echo 'text'
        case 'serve --drain'
            echo 'text'
        case 'registry namespace create --type'
            echo 'words dns http'
        case 'registry namespace create --description'
            echo 'text'
        case 'registry service create --record'
            echo 'words SRV A AAAA CNAME none'
        case 'registry service create --ttl'
            echo 'text'
        case 'registry service create --routing'
            echo 'words multivalue weighted'
        case 'registry service create --health'
            echo 'text'
        case 'registry service create --description'
            echo 'text'
        case 'registry service list --namespace'
            echo 'text'
        case 'registry instance register --ip'
            echo 'text'
        case 'registry instance register --port'
            echo 'text'
        case 'registry instance register --attribute'
            echo 'text'
        case 'registry instance heartbeat --status'
            echo 'words healthy unhealthy'
        case 'registry discover --health'
            echo 'words healthy unhealthy all healthy-or-else-all'
        case 'registry discover --query'
            echo 'text'
        case 'registry discover --max'
            echo 'text'
        case 'store put --sort'
            echo 'text'
        case 'store put --return'
            echo 'words none old new'
        case 'store get --sort'
            echo 'text'
        case 'store get --project'
            echo 'text'
        case 'store delete --sort'
            echo 'text'
        case 'store delete --return'
            echo 'words none old'
        case 'store scan --limit'
            echo 'text'
        case 'store table create --key'
            echo 'text'
        case 'store table create --sort'
            echo 'text'
        case '* --data'
            echo 'directory'
        case '* --color'
            echo 'words auto always never'
        case '* --now'
            echo 'text'
    end
end

# What the operand of that number is.
function __ctapi_operand
    switch "$argv[1] $argv[2]"
        case 'token mint 1'
            echo 'payload'
        case 'token verify 1'
            echo 'payload'
        case 'token decode 1'
            echo 'payload'
        case 'token forge 2'
            echo 'payload'
        case 'token keys import 1'
            echo 'file'
        case 'token keys jwks *'
            echo 'file'
        case 'token keys thumbprint 1'
            echo 'file'
        case 'token keys convert 1'
            echo 'file'
        case 'store put 3'
            echo 'payload'
        case 'store api 2'
            echo 'payload'
        case 'completion 1'
            echo 'words bash zsh fish'
        case 'help *'
            echo 'command exits environment data formats'
    end
end

function __ctapi_offer
    set -l current (commandline -ct | string replace -r '^--[a-z-]+=' '')
    set -l prefix (commandline -ct | string match -r '^--[a-z-]+=')
    switch "$argv[1]"
        case 'command*'
            __ctapi_children "$argv[2]"
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

function __ctapi_complete
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
            set pending (__ctapi_value "$path" $word)
        else if contains -- $word (__ctapi_children "$path" | string replace -r '\t.*' '')
            set path (string trim -- "$path $word")
        else
            set operand (math $operand + 1)
            set typed (string trim -- "$typed $word")
        end
    end
    set -l current (commandline -ct)
    if test -n "$pending"
        __ctapi_offer "$pending"
    else if test -z "$behind"; and string match -qr '^--[^=]+=' -- $current
        __ctapi_offer (__ctapi_value "$path" (string replace -r '=.*' '' -- $current))
    else if test -z "$behind"; and string match -q -- '-*' $current
        __ctapi_options "$path"
    else
        set -l children (__ctapi_children "$path")
        if test -z "$behind"; and set -q children[1]
            printf '%s\n' $children
        else
            set -l kind (__ctapi_operand "$path" $operand)
            test -n "$behind" -a -z "$kind"; and set kind file
            test -n "$typed"; and set kind (string replace -r '^command .*' command -- "$kind")
            __ctapi_offer "$kind" "$typed"
        end
    end
end

complete -c ctapi -f -a '(__ctapi_complete)'
