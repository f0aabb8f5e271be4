export interface TaskSettings {
  /** On top of the file: undefined where the file's word stands. */
  readonly enabled?: boolean;
  readonly set: Readonly<Record<string, string>>;
}

export interface SettingLedger {
  get(task: string): Promise<TaskSettings>;
  setEnabled(task: string, enabled: boolean): Promise<void>;
  set(task: string, name: string, value: string): Promise<void>;
  unset(task: string, name: string): Promise<void>;
  /** Small marks of our own, such as the fingerprint of the configuration whose bases were written. */
  mark(name: string): Promise<string | undefined>;
  setMark(name: string, value: string): Promise<void>;
}
