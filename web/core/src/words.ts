/** What a visitor can put into the outbox. */
export type Words =
  | { kind: "message"; text: string }
  | { kind: "person" }
  | { kind: "close" }
  | { kind: "rating"; score: number; comment?: string };
