const answerWithinMs = 2_000;

/** Whether something on this port of 127.0.0.1 speaks HTTP; what it says doesn't matter. */
export async function answersHttp(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(answerWithinMs) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
