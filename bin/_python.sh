# Sourced by the scripts beside it: goes to the project's folder and finds a Python that can run it.
root=$(cd -P "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1

python=
for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
  if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
    python=$candidate
    break
  fi
done

if [ -z "$python" ]; then
  echo "Second Story needs Python 3.11 or newer (up to 3.14), and none was found on PATH." >&2
  exit 1
fi
