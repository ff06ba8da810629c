# Puts items one after another, each acknowledged by a line in the file $1, and is killed with -9 at a random time;
# $2 times. A put is acknowledged when `ctapi` ended with 0.
acknowledged=$1
rounds=$2
round=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  (
    number=0
    while :; do
      number=$((number + 1))
      ctapi store put pets "$round-$number" "{\"round\":$round,\"text\":\"$(printf '%0400d' "$number")\"}" || exit 1
      echo "$round-$number" >> "$acknowledged"
    done
  ) &
  writer=$!
  sleep "0.$(( (round * 37) % 60 + 20 ))"
  # The loop and whatever command it is in the middle of.
  children=$(cat "/proc/$writer/task/$writer/children")
  kill -9 $children "$writer" 2> /dev/null
  wait "$writer" 2> /dev/null
done
exit 0
