/** The agents' page: whoever is signed in sits down at the desk. */
import { openStaffPage } from "../staff-page.ts";
import { DeskPage } from "./desk-page.ts";
import { AGENT_TEXTS } from "./texts.ts";

void openStaffPage({ tables: AGENT_TEXTS, title: "product", inside: (entered) => new DeskPage(entered) });
