/** The sample app of the Functions host's tests: one small function for each thing that the host promises. */
import './activities.mjs';
import './http.mjs';
import './events.mjs';
import './recorded.mjs';
import './rules.mjs';
