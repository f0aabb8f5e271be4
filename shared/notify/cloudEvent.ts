import type { EventType } from './eventTypes.ts';

/** @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same for each attempt: receivers recognise a repetition by it. */
  readonly id: string;
  readonly source: string;
  readonly type: `customhouse.${EventType}`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, string>>;
}
