/** What the local runner tells its demo pages. */

export interface Demo {
  site: string;
  tenant: string;
  profile: string;
  agents: { id?: string; email: string; password: string; name: string; role?: string }[];
}

/** Null: whoever serves these pages has no seeded shop. */
export async function loadDemo(): Promise<Demo | null> {
  try {
    const response = await fetch("/demo.json", { cache: "no-store" });
    return response.ok ? ((await response.json()) as Demo) : null;
  } catch {
    return null;
  }
}
