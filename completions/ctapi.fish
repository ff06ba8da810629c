# Completion of ctapi for fish; written by 'ctapi completion fish'.

function __ctapi_children
    switch "$argv[1]"
        case ''
            printf '%s\n' 'registry	Name services and find their healthy instances' 'store	Keep items in tables, as DynamoDB does' 'completion	Print the completion script of a shell' 'help	Explain a command or a topic'
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
