/** The owner's reports, as figures and as a table to save; both throw a Failure when they were not served. */
import createClient from "openapi-fetch";
import type { Send } from "./http.ts";
import type { components, operations, paths } from "./schema.ts";
import { answer } from "./visitor-api.ts";

type Query = NonNullable<operations["get_report_v1_tenants__tenant__reports_get"]["parameters"]["query"]>;

export type Report = components["schemas"]["ReportOut"];
export type ReportLine = components["schemas"]["LineOut"];
export type ReportBy = Report["by"];
/** Days as 2026-03-01, both included; none: the last seven. */
export type ReportDays = Pick<Query, "from" | "to">;

const ROUTE = "/v1/tenants/{tenant}/reports";
/** A quarter of a busy shop takes the server some seconds. */
const PATIENT = { ms: 30_000 };

export class ReportsApi {
  readonly #client;

  constructor(origin: string, send: Send) {
    this.#client = createClient<paths>({ baseUrl: origin, fetch: (request) => send(request, PATIENT) });
  }

  read(tenant: string, by: ReportBy, days: ReportDays = {}): Promise<Report> {
    return answer(this.#client.GET(ROUTE, { params: { path: { tenant }, query: { ...days, by } } }));
  }

  /** The same as CSV. */
  async table(tenant: string, by: ReportBy, days: ReportDays = {}): Promise<string> {
    const query = { ...days, by, format: "csv" } as const;
    return answer(this.#client.GET(ROUTE, { params: { path: { tenant }, query }, parseAs: "text" }));
  }
}
