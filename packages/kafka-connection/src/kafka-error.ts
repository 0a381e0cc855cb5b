import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code that is about a cluster, whoever talks to it, with its text, sorted. */
const catalogue = {
  KAFKA_AUTHENTICATION_FAILED: (p: { brokers: string; mechanism: string }): string =>
    `${p.brokers} refused the credentials (${p.mechanism}). Check the mechanism, the user and the password of sasl.`,
  KAFKA_BROKER_SILENT: (p: { brokers: string; limit: number }): string =>
    `${p.brokers} took a request and did not answer within ${p.limit} ms. Check how the brokers do, or raise ` +
    `requestTimeout.`,
  KAFKA_FORBIDDEN: (p: { brokers: string; what: string; reason: string }): string =>
    `${p.brokers} does not allow to ${p.what} (${p.reason}). Give the user of sasl the right to, by an ACL.`,
  KAFKA_GROUP_IN_USE: (p: { brokers: string; what: string; reason: string }): string =>
    `${p.brokers} did not ${p.what}: members of the group read with it and own its offsets (${p.reason}). Stop them, or ` +
    `choose a groupId of your own.`,
  KAFKA_PRODUCER_FENCED: (p: { brokers: string; what: string; reason: string }): string =>
    `${p.brokers} did not ${p.what}: another process has taken over the transactional id (${p.reason}). Let one process ` +
    `run at a time, or give each an id of its own.`,
  KAFKA_RECORD_TOO_LARGE: (p: { brokers: string; what: string }): string =>
    `${p.brokers} did not ${p.what}: a record is larger than the topic allows. Send smaller records, or raise ` +
    `max.message.bytes of the topic.`,
  KAFKA_REQUEST_FAILED: (p: { brokers: string; what: string; reason: string }): string =>
    `Could not ${p.what} at ${p.brokers}: ${p.reason}. If the reason does not say what to do, look into the log of the ` +
    `broker.`,
  KAFKA_TLS_FAILED: (p: { brokers: string; reason: string }): string =>
    `${p.brokers} cannot be talked to: ${p.reason}.`,
  KAFKA_TOPIC_UNKNOWN: (p: { brokers: string; topic: string }): string =>
    `There is no topic "${p.topic}" at ${p.brokers}. Make it, or correct its name.`,
  KAFKA_UNREACHABLE: (p: { brokers: string; reason: string }): string =>
    `${p.brokers} cannot be reached: ${p.reason}.`,
  KAFKA_VERSION_UNSUPPORTED: (p: { brokers: string; what: string; reason: string }): string =>
    `${p.brokers} is of a version that cannot ${p.what} (${p.reason}). Use brokers of Kafka 3.5 or newer.`,
} satisfies Record<string, (params: never) => string>;

/** A code of an error that is about a cluster. */
export type KafkaErrorCode = keyof typeof catalogue;

/** Makes an error that is about a cluster. */
export const kafkaError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
