/** What webhooks can be told of. Closed: an addition is a CHANGELOG line. */
export const eventTypes = ['promoted', 'deployed', 'rejected', 'failed', 'revoked', 'rolledBack'] as const;
export type EventType = (typeof eventTypes)[number];
