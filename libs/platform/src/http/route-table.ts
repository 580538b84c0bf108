import type { AnyEndpoint } from './endpoint.js';

interface Route {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly endpoints: AnyEndpoint[];
}

export interface RouteMatch {
  /** methods that the address takes, as `Allow` names them */
  readonly allow: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  /** the endpoint of the method; for another method, any of the address */
  readonly endpoint: AnyEndpoint;
  readonly takesMethod: boolean;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function compile(template: string): Route {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return escape(part);
      names.push(part.slice(1, -1));
      return '([^/]+)';
    })
    .join('');
  return { pattern: new RegExp(`^${pattern}$`), names, endpoints: [] };
}

const methodsOf = (endpoint: AnyEndpoint): readonly string[] =>
  endpoint.method === 'GET' && endpoint.takesHead !== false ? ['GET', 'HEAD'] : [endpoint.method];

/**
 * Which addresses there are and which methods each takes. A fixed address stands before one with ids
 * in it, so that `/batch` is never taken for an id.
 */
export class RouteTable {
  private readonly routes: readonly Route[];

  constructor(readonly endpoints: readonly AnyEndpoint[]) {
    const routes = new Map<string, Route>();
    for (const endpoint of endpoints) {
      const route = routes.get(endpoint.path) ?? compile(endpoint.path);
      route.endpoints.push(endpoint);
      routes.set(endpoint.path, route);
    }
    this.routes = [...routes.values()].sort((one, other) => one.names.length - other.names.length);
  }

  match(path: string, method: string): RouteMatch | undefined {
    for (const route of this.routes) {
      const found = route.pattern.exec(path);
      const params = found && decodeAll(route.names, found.slice(1));
      const [first] = route.endpoints;
      if (!params || !first) continue;
      const endpoint = route.endpoints.find((candidate) => methodsOf(candidate).includes(method));
      return {
        allow: [...route.endpoints.flatMap(methodsOf), 'OPTIONS'],
        params,
        endpoint: endpoint ?? first,
        takesMethod: endpoint !== undefined,
      };
    }
    return undefined;
  }
}

/** @returns undefined when a part is not percent-encoded UTF-8: such an address names nothing */
function decodeAll(names: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(parts[index] ?? '')]));
  } catch {
    return undefined;
  }
}
