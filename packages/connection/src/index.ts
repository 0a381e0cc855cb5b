export { Backoff, type BackoffSettings } from './backoff.ts';
export { networkAdvice, networkFailure, type NetworkFailure } from './network-failure.ts';
export { redactUrl } from './redact-url.ts';
export { retry, type RetrySettings } from './retry.ts';
export { SharedClients, type ClientLease } from './shared-clients.ts';
export { StallWatch } from './stall-watch.ts';
export { tlsOptions, tlsSettings, type TlsSetting } from './tls-options.ts';
export { unlessAborted } from './unless-aborted.ts';
export { within } from './within.ts';
