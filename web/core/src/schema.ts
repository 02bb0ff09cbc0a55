/** Stands in for the generated types until docs/openapi.json exists; `npm run api` overwrites it. */
import type { InboxItem, Opened, Page, Posted, SessionAnswer, SignedIn } from "./wire.ts";

interface Json<T> { content: { "application/json": T } }
interface Call<Body, Answer, Path = unknown, Query = Record<string, never>, Header = Record<string, never>> {
  parameters: { query?: Query; header?: Header } & Path;
  requestBody?: Json<Body>;
  responses: { 200: Json<Answer> };
}
interface Id { path: { id: string } }
interface Ask { client_id: string; after: number }

export interface paths {
  "/v1/sessions": { post: Call<{ site: string; locale?: string }, SessionAnswer> };
  "/v1/conversations": {
    post: Call<{ text?: string; ask?: "person"; locale?: string }, Opened, unknown, Record<string, never>, { "Idempotency-Key": string }>;
  };
  "/v1/conversations/{id}/messages": { post: Call<Ask & { text: string }, Posted, Id> };
  "/v1/conversations/{id}/person": { post: Call<Ask, Posted, Id> };
  "/v1/conversations/{id}/close": { post: Call<Ask, Posted, Id> };
  "/v1/conversations/{id}/rating": { post: Call<Ask & { score: number; comment?: string }, Posted, Id> };
  "/v1/conversations/{id}/events": { get: Call<never, Page, Id, { after?: number }> };
  "/v1/conversations/{id}/news": { get: Call<never, Page, Id, { after?: number; wait?: number }> };
  "/v1/conversations/{id}/typing": { put: Call<{ on: boolean }, undefined, Id> };
  "/v1/conversations/{id}/seen": { put: Call<{ seq: number }, undefined, Id> };
  "/v1/agent/login": { post: Call<{ tenant: string; email: string; password: string }, SignedIn> };
  "/v1/agent/refresh": { post: Call<never, SignedIn> };
  "/v1/agent/logout": { post: Call<never, undefined> };
  "/v1/agent/presence": { put: Call<{ online: boolean; capacity?: number }, undefined> };
  "/v1/agent/inbox": { get: Call<never, { items: InboxItem[]; next: string }, unknown, { status?: string; cursor?: string; limit?: number }> };
  "/v1/agent/conversations/{id}/events": { get: Call<never, Page, Id, { after?: number }> };
  "/v1/agent/conversations/{id}/typing": { put: Call<{ on: boolean }, undefined, Id> };
  "/v1/agent/conversations/{id}/seen": { put: Call<{ seq: number }, undefined, Id> };
  "/v1/agent/visitors/{id}/block": { post: Call<{ blocked: boolean }, undefined, Id> };
  "/v1/agent/conversations/{id}/take": { post: Call<Ask, Posted, Id> };
  "/v1/agent/conversations/{id}/replies": { post: Call<Ask & { text: string }, Posted, Id> };
  "/v1/agent/conversations/{id}/notes": { post: Call<Ask & { text: string }, Posted, Id> };
  "/v1/agent/conversations/{id}/transfer": { post: Call<Ask & { agent?: string; skill?: string }, Posted, Id> };
  "/v1/agent/conversations/{id}/return": { post: Call<Ask, Posted, Id> };
  "/v1/agent/conversations/{id}/resolve": { post: Call<Ask, Posted, Id> };
  "/v1/agent/conversations/{id}/snooze": { post: Call<Ask & { until: string }, Posted, Id> };
  "/v1/agent/conversations/{id}/decline": { post: Call<Ask, Posted, Id> };
  "/v1/agent/conversations/{id}/priority": { post: Call<Ask & { priority: string }, Posted, Id> };
}
