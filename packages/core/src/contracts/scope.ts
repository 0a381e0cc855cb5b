/** How far something is visible: one JavaScript isolate, all threads and processes of one host, or every host. */
export type Scope = 'isolate' | 'host' | 'cluster';
