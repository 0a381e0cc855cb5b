import { defineErrors, isDStreamError, type DStreamError, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  HTTP_SOURCE_ADDRESS_INVALID: (p: { address: string }): string =>
    `${p.address} is no address of this machine. Check host: localhost, 0.0.0.0 for all addresses, or one of its own.`,
  HTTP_SOURCE_FAILED: (p: { address: string; reason: string }): string =>
    `Nothing can be received at ${p.address}: ${p.reason}.`,
  HTTP_SOURCE_FORBIDDEN: (p: { address: string }): string =>
    `This user may not listen at ${p.address}. Ports below 1024 are for the administrator; choose another.`,
  HTTP_SOURCE_PORT_IN_USE: (p: { address: string }): string =>
    `Another program, or another stream of this one, listens at ${p.address}. Stop it, or choose another port.`,
  HTTP_SOURCE_TLS_INVALID: (p: { reason: string }): string =>
    `The certificate or its key cannot be used: ${p.reason}. Check cert, key and passphrase in tls.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type HttpSourceErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const httpSourceError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** Gives an error of listening its code and a text that names the address. */
export const explain = (error: unknown, address: string): DStreamError => {
  if (isDStreamError(error)) return error;
  const cause = error as NodeJS.ErrnoException;
  const { code = '', message: reason } = cause;
  if (code === 'EADDRINUSE') return httpSourceError('HTTP_SOURCE_PORT_IN_USE', { address }, { cause });
  if (code === 'EACCES') return httpSourceError('HTTP_SOURCE_FORBIDDEN', { address }, { cause });
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code))
    return httpSourceError('HTTP_SOURCE_ADDRESS_INVALID', { address }, { cause });
  if (/^ERR_(OSSL|SSL|TLS)|^EPROTO$/.test(code))
    return httpSourceError('HTTP_SOURCE_TLS_INVALID', { reason }, { cause });
  return httpSourceError('HTTP_SOURCE_FAILED', { address, reason }, { cause });
};
