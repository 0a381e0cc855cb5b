import { networkAdvice, networkFailure } from '@dstream/connection';
import { defineErrors, isDStreamError, type DStreamError, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  SSE_CONNECTION_FAILED: (p: { server: string; reason: string }): string =>
    `The connection to ${p.server} failed: ${p.reason}.`,
  SSE_EVENT_TOO_LARGE: (p: { server: string; maxEventLength: number }): string =>
    `${p.server} sends an event of more than ${p.maxEventLength} characters. Raise maxEventLength, if it is meant to.`,
  SSE_NO_EVENT_STREAM: (p: { server: string; type: string }): string =>
    `${p.server} answers with ${p.type}, not with text/event-stream. Check url.`,
  SSE_REDIRECTS: (p: { server: string; reason: string }): string =>
    `A redirect of ${p.server} is not followed: ${p.reason}. Give the right address as url.`,
  SSE_REFUSED: (p: { server: string; status: number }): string =>
    `${p.server} answers with status ${p.status}. Check url and headers.`,
  SSE_RESUME_FILE_FAILED: (p: { path: string; reason: string }): string =>
    `The id of the last event cannot be kept in ${p.path}: ${p.reason}. Check that its directory is there and can be written.`,
  SSE_STALLED: (p: { server: string; limit: number }): string =>
    `${p.server} has sent nothing for ${p.limit} ms. Let it send comments in between, or raise stallTimeout.`,
  SSE_UNAUTHORIZED: (p: { server: string; status: number }): string =>
    `${p.server} does not let this program in (status ${p.status}). Check bearer, basic or headers.`,
  SSE_UNAVAILABLE: (p: { server: string; status: number }): string =>
    `${p.server} has no feed to give at the moment (status ${p.status}). Look there, if this goes on.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type SseErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const sseError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** The error of an answer that is none of success. */
export const errorOfStatus = (server: string, status: number): DStreamError => {
  if (status === 401 || status === 403 || status === 407)
    return sseError('SSE_UNAUTHORIZED', { server, status });
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return sseError('SSE_UNAVAILABLE', { server, status });
  return sseError('SSE_REFUSED', { server, status });
};

const stalled = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Gives an error of the client its code, and a text that names the server. */
export const explain = (error: unknown, server: string, limit: number): DStreamError => {
  if (isDStreamError(error)) return error;
  const cause = error as NodeJS.ErrnoException;
  if (stalled.has(cause.code ?? '')) return sseError('SSE_STALLED', { server, limit }, { cause });
  const failure =
    networkFailure(cause) ?? (cause.code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timed-out' : undefined);
  const reason = failure === undefined ? cause.message : networkAdvice(failure);
  return sseError('SSE_CONNECTION_FAILED', { server, reason }, { cause });
};
