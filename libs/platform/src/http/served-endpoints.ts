import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { endpointOf } from './endpoint-of.js';
import type { AnyEndpoint } from './endpoint.js';
import { RouteTable } from './route-table.js';

/** What the controllers of this process serve: whoever is not composed in is not there, nor described. */
@Injectable()
export class ServedEndpoints {
  private found: RouteTable | undefined;

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  get table(): RouteTable {
    this.found ??= new RouteTable(this.discover());
    return this.found;
  }

  private discover(): AnyEndpoint[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        return typeof method === 'function' ? (endpointOf(method) ?? []) : [];
      });
    });
  }
}
