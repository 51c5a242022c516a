/**
 * A certificate for the name localhost, signed by itself and good until 2120, with its key. Both are public: they
 * are for servers that tests start.
 */
export const certificate = {
  cert: pem(
    'CERTIFICATE',
    'MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEy' +
      'MDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCW+bpwZ2v7snQfu' +
      'JZ+er4PYHFtb1JwivwjmNUy3bXA8Nnh8j3R/XuxJ2VCVO5t+3pz5ZH1l7kNlP5YDaJDvi7ejSDBGMA8GA1UdEwEB/wQFMAMB' +
      'Af8wFAYDVR0RBA0wC4IJbG9jYWxob3N0MB0GA1UdDgQWBBTtmu9fAy70Jntqmt5WctJMmsewOTAKBggqhkjOPQQDAgNIADBF' +
      'AiEA0Nq1J90Czu6JZZbpCvh2PQ7uQK1C5Yrlpzggf6VoGJoCIB/0TvqisE0mtJxP/Qws/ZSAmlq+p1nK3eArqBs/7htF',
  ),
  key: pem(
    'PRIVATE KEY',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUpnJeBYGHw6PHHhm6xW22XjLV3Vss71UxfchhMjpBC+hRANC' +
      'AAQlvm6cGdr+7J0H7iWfnq+D2BxbW9ScIr8I5jVMt21wPDZ4fI90f17sSdlQlTubft6c+WR9Ze5DZT+WA2iQ74u3',
  ),
} as const

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`
}
