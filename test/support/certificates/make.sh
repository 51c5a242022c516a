#!/usr/bin/env bash
# Makes the certificates beside it, once: they are kept, because not every machine that tests has openssl (3.0 made these).
# They are good until 2120, and public: they are for servers that tests start.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index.txt"
export WORK=$work
cat >"$work/ca.cnf" <<'CNF'
[ca]
default_ca = any
[any]
database = $ENV::WORK/index.txt
new_certs_dir = $ENV::WORK
rand_serial = yes
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = supplied
CNF
from=20200101000000Z
to=21200101000000Z
options=()

ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

# signed NAME KEY CA CN EXTENSIONS [FROM TO]: NAME.crt, with the key in KEY, signed by the authority CA (self: by itself).
signed() {
  local name=$1 key=$2 ca=$3 cn=$4 extensions=$5 start=${6:-$from} end=${7:-$to}
  printf '%s\n' "$extensions" >"$work/extensions"
  openssl req -new -key "$key" -subj "/CN=$cn" -out "$work/request"
  local by=(-cert "$work/$ca.crt" -keyfile "$work/$ca.key")
  [[ $ca == self ]] && by=(-selfsign -keyfile "$key")
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request" -extfile "$work/extensions" \
    -startdate "$start" -enddate "$end" -out "$name.crt" "${by[@]}" "${options[@]}" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
}

# An authority: its certificate stays here, its key does not.
authority() {
  ec "$work/$1.key"
  signed "$1" "$work/$1.key" "$2" "$3" $'basicConstraints = critical, CA:true\nkeyUsage = critical, keyCertSign, cRLSign'
  cp "$1.crt" "$work/"
}
authority root self 'Test root'
authority intermediate root 'Test intermediate'
authority other-root self 'Another root'

ec server.key
server() { signed "$1" server.key "${4:-root}" "$2" "${3:-basicConstraints = CA:false}" "${@:5}"; }
server localhost 'The server' 'subjectAltName = DNS:localhost'
server address 'The server' 'subjectAltName = IP:127.0.0.1, IP:::1'
server common-name localhost
server common-address 127.0.0.1 'subjectAltName = DNS:localhost'
server text-address 'The server' 'subjectAltName = DNS:127.0.0.1'
server address-and-name localhost 'subjectAltName = IP:127.0.0.9'
server wildcard localhost 'subjectAltName = DNS:*.example.com, DNS:*.internal'
server elsewhere localhost 'subjectAltName = DNS:elsewhere.example.com'
server expired 'The server' 'subjectAltName = DNS:localhost' root "$from" 20210101000000Z
server early 'The server' 'subjectAltName = DNS:localhost' root 21190101000000Z
server revoked 'The server' 'subjectAltName = DNS:localhost'
server chain 'The server' 'subjectAltName = DNS:localhost' intermediate
server chain-revoked 'The server' 'subjectAltName = DNS:localhost' intermediate
server not-for-servers 'The server' $'subjectAltName = DNS:localhost\nextendedKeyUsage = clientAuth'
server other 'The server' 'subjectAltName = DNS:localhost' other-root
server self-signed 'The server' 'subjectAltName = DNS:localhost' self

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
openssl genpkey -algorithm ed25519 -out ed25519.key
signed rsa rsa.key self 'The server' 'subjectAltName = DNS:localhost'
options=(-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -md sha384)
signed rsa-pss rsa.key self 'The server' 'subjectAltName = DNS:localhost'
options=(-md default)
signed ed25519 ed25519.key self 'The server' 'subjectAltName = DNS:localhost'
options=()

ec app.key
client() { signed "$1" app.key "${3:-root}" "$2" 'basicConstraints = CA:false' "${@:4}"; }
client app app
client someone 'someone else'
client foreign app other-root
client client-expired app root "$from" 20210101000000Z
openssl pkcs8 -topk8 -in app.key -passout 'pass:key secret' -out app-pkcs8.key
openssl ec -in app.key -aes256 -passout 'pass:key secret' -out app-traditional.key 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in app.key -outform DER -out app-der.key

# list NAME AUTHORITY CERTIFICATE…: NAME.crl, in which AUTHORITY takes these back.
list() {
  : >"$work/index.txt"
  for certificate in "${@:3}"; do
    openssl ca -config "$work/ca.cnf" -cert "$2.crt" -keyfile "$work/$2.key" -revoke "$certificate.crt" 2>/dev/null
  done
  openssl ca -config "$work/ca.cnf" -cert "$2.crt" -keyfile "$work/$2.key" -gencrl -out "$1.crl" \
    -crl_lastupdate "$from" -crl_nextupdate "${next:-$to}" 2>/dev/null
}
list root root revoked
list intermediate intermediate chain-revoked
next=20210101000000Z list stale root

# A folder as `openssl rehash` leaves it: by the hash of the issuer.
mkdir -p lists
rm -f lists/*
for name in root intermediate; do
  cp "$name.crl" "lists/$(openssl crl -in "$name.crl" -noout -hash).r0"
done
cat chain.crt intermediate.crt >"$work/chain" && mv "$work/chain" chain.crt
cat chain-revoked.crt intermediate.crt >"$work/chain" && mv "$work/chain" chain-revoked.crt
cat root.crl intermediate.crl >all.crl
rm intermediate.crl
chmod 644 ./*.crt ./*.crl ./*.key lists/*
