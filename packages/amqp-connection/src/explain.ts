import { networkAdvice, networkFailure } from '@dstream/connection';
import { isDStreamError, type DStreamError } from '@dstream/core/plugin';
import { amqpError, type AmqpErrorCode } from './amqp-error.ts';

/** Reply codes of AMQP 0-9-1 (section 1.2 of its XML definition). */
const replies: Readonly<Record<number, PlainCode>> = {
  320: 'AMQP_SERVER_CLOSED',
  403: 'AMQP_ACCESS_REFUSED',
  404: 'AMQP_NOT_FOUND',
  405: 'AMQP_QUEUE_IN_USE',
};

/** Codes of which the text needs the server and a reason. */
type PlainCode = Extract<
  AmqpErrorCode,
  | 'AMQP_ACCESS_REFUSED'
  | 'AMQP_CHANNEL_CLOSED'
  | 'AMQP_CONNECTION_LOST'
  | 'AMQP_DECLARATION_DIFFERS'
  | 'AMQP_MESSAGE_TOO_LARGE'
  | 'AMQP_NOT_FOUND'
  | 'AMQP_PROTOCOL_FAILED'
  | 'AMQP_QUEUE_IN_USE'
  | 'AMQP_SERVER_CLOSED'
  | 'AMQP_STALLED'
  | 'AMQP_VHOST_REFUSED'
>;

/** Gives what the client library threw its code and a text that names the server; leaves coded errors as they are. */
export const explain = (cause: unknown, server: string): DStreamError => {
  if (isDStreamError(cause)) return cause;
  const network = networkError(cause, server);
  if (network) return network;
  const { code, message = String(cause) } = cause as { code?: unknown; message?: string };
  if (typeof code === 'number') return replyError(code, message, server, cause);
  if (message === 'Heartbeat timeout') {
    return amqpError('AMQP_STALLED', { server, reason: 'no sign of life for two heartbeats' }, { cause });
  }
  const known: PlainCode = /clos(ed|ing)|ended|Unexpected close|aborted/i.test(message)
    ? 'AMQP_CONNECTION_LOST'
    : 'AMQP_PROTOCOL_FAILED';
  return amqpError(known, { server, reason: message }, { cause });
};

const networkError = (cause: unknown, server: string): DStreamError | undefined => {
  const failure = networkFailure(cause);
  if (failure === undefined) return undefined;
  const reason = networkAdvice(failure);
  if (failure === 'reset') return amqpError('AMQP_CONNECTION_LOST', { server, reason }, { cause });
  const code = failure.startsWith('tls') ? 'AMQP_TLS_FAILED' : 'AMQP_UNREACHABLE';
  return amqpError(code, { server, reason }, { cause });
};

const replyError = (code: number, message: string, server: string, cause: unknown): DStreamError => {
  const reason = textOfReply(message);
  if (code === 406 && /acknowledgement on channel \d+ timed out/.test(reason)) {
    return amqpError('AMQP_ACK_TIMED_OUT', { server }, { cause });
  }
  return amqpError(codeOfReply(code, reason), { server, reason }, { cause });
};

const codeOfReply = (code: number, reason: string): PlainCode => {
  if (code === 403 && /in exclusive use/.test(reason)) return 'AMQP_QUEUE_IN_USE';
  if (code === 406 && /inequivalent arg|cannot redeclare/.test(reason)) return 'AMQP_DECLARATION_DIFFERS';
  if (code === 406 && /message size/.test(reason)) return 'AMQP_MESSAGE_TOO_LARGE';
  return replies[code] ?? 'AMQP_CHANNEL_CLOSED';
};

/** The server's own words: the library puts its own before them. */
const textOfReply = (message: string): string => /with message "(.*)"$/s.exec(message)?.[1] ?? message;

/** What went wrong before the connection was open, where servers have no other way to say so. */
export const explainOpening = (cause: unknown, server: string, username: string): DStreamError => {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/ACCESS[-_]REFUSED/.test(message) || /\b403\b/.test(message)) {
    return amqpError('AMQP_CREDENTIALS_REFUSED', { server, username }, { cause });
  }
  // The library does not hand on why the server closed the connection instead of opening it.
  if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(message)) {
    const reason =
      'there is none of that name, the user may not use it, or it has all the connections it may have';
    return amqpError('AMQP_VHOST_REFUSED', { server, reason }, { cause });
  }
  return explain(cause, server);
};
