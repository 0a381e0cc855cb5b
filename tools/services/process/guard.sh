# Ends what its parent has started, and removes what it has made, when the parent is gone: the input ends then, however the
# parent ended. A line of input is one of: group PID, ended PID, container PROJECT, path PATH.
groups=' '
projects=''
set --
while read -r what value; do
  case $what in
    group) groups="$groups$value " ;;
    ended) groups=$(printf '%s' "$groups" | sed "s/ $value / /") ;;
    container) projects="$projects $value" ;;
    path) set -- "$@" "$value" ;;
  esac
done
for group in $groups; do kill -KILL "-$group"; done
for project in $projects; do docker compose --project-name "$project" down --volumes --timeout 0; done
# What was killed may still write for a moment.
for try in 1 2 3 4 5; do
  [ $# -eq 0 ] || rm -rf -- "$@" && exit 0
  sleep 0.2
done
