import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of what talks AMQP, with its text, sorted. */
const catalogue = {
  AMQP_ACCESS_REFUSED: (p: { server: string; reason: string }): string =>
    `${p.server} does not allow this: ${p.reason}. Give the user the permission, or use another one.`,
  AMQP_ACK_TIMED_OUT: (p: { server: string }): string =>
    `${p.server} waited too long for acknowledgements and closed the channel; what was not acknowledged comes again. ` +
    `Batches take longer than the server's consumer_timeout: make them faster, prefetch fewer messages, or raise it.`,
  AMQP_BLOCKED: (p: { server: string; reason: string; waited: number }): string =>
    `${p.server} takes no messages at present (${p.reason}) and has not for ${p.waited} ms. ` +
    `Give it memory or disk space, or let consumers catch up; confirmTimeout says how long to wait.`,
  AMQP_CHANNEL_CLOSED: (p: { server: string; reason: string }): string =>
    `${p.server} closed the channel: ${p.reason}.`,
  AMQP_CONFIRM_TIMED_OUT: (p: { server: string; waited: number }): string =>
    `${p.server} has not confirmed a message for ${p.waited} ms. Check how it fares, or raise confirmTimeout.`,
  AMQP_CONNECTION_LOST: (p: { server: string; reason: string }): string =>
    `The connection to ${p.server} was lost (${p.reason}). It is opened again after a pause; check the server if this goes on.`,
  AMQP_CONSUMER_CANCELLED: (p: { server: string; queue: string }): string =>
    `${p.server} ended the consumer of queue "${p.queue}": the queue was deleted, or moved to another node. ` +
    `It is tried again after a pause; declare the queue if it is gone.`,
  AMQP_CREDENTIALS_REFUSED: (p: { server: string; username: string }): string =>
    `${p.server} does not accept user "${p.username}" with this password. Correct username or password; ` +
    `the user guest may only come from the server's own machine.`,
  AMQP_DECLARATION_DIFFERS: (p: { server: string; reason: string }): string =>
    `On ${p.server} there is one of that name, declared in another way: ${p.reason}. ` +
    `Declare it as it is, check only that it exists (a plain name, or check: true), or delete it.`,
  AMQP_MESSAGES_REJECTED: (p: { queue: string; messages: number; reason: string; id: string }): string =>
    `${p.messages} messages of queue "${p.queue}" could not be taken and were rejected; they are where the queue's ` +
    `dead-letter exchange sends them, or gone if it has none. The first (message id ${p.id}): ${p.reason}.`,
  AMQP_MESSAGE_NACKED: (p: { server: string; id: string }): string =>
    `${p.server} could not take message ${p.id}. Check its log, and the limits of the queues it goes to.`,
  AMQP_MESSAGE_POISON: (p: { queue: string; reason: string; id: string }): string =>
    `A message of queue "${p.queue}" cannot be taken (message id ${p.id}): ${p.reason}. Nothing behind it is received. ` +
    `Remove it, or set onPoison: 'reject' and give the queue a dead-letter exchange.`,
  AMQP_MESSAGE_RETURNED: (p: { server: string; id: string; to: string; reason: string }): string =>
    `${p.server} returned message ${p.id}, which was for ${p.to}: ${p.reason}. ` +
    `Bind a queue for that routing key, or set mandatory: false to let such messages go.`,
  AMQP_MESSAGE_TOO_LARGE: (p: { server: string; reason: string }): string =>
    `${p.server} refused a message for its size: ${p.reason}. Send smaller ones, or raise max_message_size there.`,
  AMQP_NOT_FOUND: (p: { server: string; reason: string }): string =>
    `${p.server} does not have it: ${p.reason}. Make it, correct its name, or let it be declared (an object, not a plain name).`,
  AMQP_PROTOCOL_FAILED: (p: { server: string; reason: string }): string =>
    `${p.server} and this program do not understand each other: ${p.reason}. Check that AMQP 0-9-1 is spoken on this port.`,
  AMQP_QUEUE_IN_USE: (p: { server: string; reason: string }): string =>
    `On ${p.server} another client has the queue for itself: ${p.reason}. It is tried again after a pause; end the other one, ` +
    `or do without exclusive.`,
  AMQP_SERVER_CLOSED: (p: { server: string; reason: string }): string =>
    `${p.server} closed the connection: ${p.reason}. It is opened again after a pause.`,
  AMQP_STALLED: (p: { server: string; reason: string }): string =>
    `${p.server} accepts but does not answer (${p.reason}). Check how it fares.`,
  AMQP_TLS_FAILED: (p: { server: string; reason: string }): string => `No TLS with ${p.server}: ${p.reason}.`,
  AMQP_UNREACHABLE: (p: { server: string; reason: string }): string =>
    `${p.server} cannot be reached: ${p.reason}.`,
  AMQP_VHOST_REFUSED: (p: { server: string; reason: string }): string =>
    `${p.server} does not let this user into the virtual host: ${p.reason}. ` +
    `Correct the path of the url (%2F for "/"), make the virtual host, or give the user permissions there.`,
} satisfies Record<string, (params: never) => string>;

/** A code of what talks AMQP. */
export type AmqpErrorCode = keyof typeof catalogue;

/** Makes an error of the AMQP catalogue. */
export const amqpError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
