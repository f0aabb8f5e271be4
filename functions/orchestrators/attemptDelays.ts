/** Seconds before each further attempt, a day in all: a receiver may be down for a night. What is then still undelivered stands in the log. */
export const attemptDelaysSeconds = [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600];
