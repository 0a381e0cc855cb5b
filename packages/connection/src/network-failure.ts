/** What can go wrong on the way to a server. */
export type NetworkFailure =
  | 'host-unknown'
  | 'refused'
  | 'reset'
  | 'timed-out'
  | 'tls-certificate-expired'
  | 'tls-certificate-untrusted'
  | 'tls-failed'
  | 'unreachable';

const kinds: Readonly<Record<string, NetworkFailure>> = {
  CERT_HAS_EXPIRED: 'tls-certificate-expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-certificate-untrusted',
  EAI_AGAIN: 'host-unknown',
  EAI_NONAME: 'host-unknown',
  ECONNABORTED: 'reset',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'host-unknown',
  EPIPE: 'reset',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-certificate-untrusted',
  ETIMEDOUT: 'timed-out',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-certificate-untrusted',
};

const isTlsCode = (code: string): boolean =>
  /^(EPROTO$|ERR_(TLS|SSL)_|CERT_|CRL_|DEPTH_|SELF_SIGNED|UNABLE_TO_|HOSTNAME_)/.test(code);

const advice: Readonly<Record<NetworkFailure, string>> = {
  'host-unknown': 'its host name is not known. Check the spelling, or the name server',
  refused: 'nothing listens there. Start the server, or check host and port',
  reset: 'the connection was broken. Check the server, or what stands in between, if this goes on',
  'timed-out': 'it does not answer. Check that it runs and that no firewall stands in between',
  'tls-certificate-expired': 'its certificate has expired. Renew it',
  'tls-certificate-untrusted':
    'its certificate is not trusted. Give the certificate of its authority as tls.ca, and the name it was made for as ' +
    'tls.servername',
  'tls-failed': 'TLS could not be agreed on. Check the tls option, and whether this port speaks TLS',
  unreachable: 'there is no way to it. Check the network and the address',
};

/** Errors that clients wrap around the one of the network: what stands in `cause` or `errors`. */
function* chainOf(error: unknown, depth = 0): Generator<{ readonly code?: unknown }> {
  if (typeof error !== 'object' || error === null || depth > 8) return;
  yield error;
  if ('cause' in error) yield* chainOf(error.cause, depth + 1);
  if ('errors' in error && Array.isArray(error.errors)) {
    for (const inner of error.errors) yield* chainOf(inner, depth + 1);
  }
}

/** What went wrong on the way to a server, by the code of an error or of one that it was made of; undefined: something else. */
export const networkFailure = (error: unknown): NetworkFailure | undefined => {
  for (const { code } of chainOf(error)) {
    if (typeof code !== 'string') continue;
    const kind = kinds[code] ?? (isTlsCode(code) ? 'tls-failed' : undefined);
    if (kind !== undefined) return kind;
  }
  return undefined;
};

/** What went wrong and what to do, as the end of a sentence that begins with the name of the server; no full stop. */
export const networkAdvice = (failure: NetworkFailure): string => advice[failure];
