import { readText } from '../arm/jsonFile.ts';
import type { Home } from './home.ts';

const highestPort = 65_535;

/** Every port that an instance has on record, whatever version of Customhouse wrote it and in what shape: for cleaning, not for starting. */
export function recordedPorts(home: Pick<Home, 'ports'>): readonly number[] {
  try {
    return numbersIn(JSON.parse(readText(home.ports) ?? '{}')).filter(isPort);
  } catch {
    return [];
  }
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= highestPort;
}
