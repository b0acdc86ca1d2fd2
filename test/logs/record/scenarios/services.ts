import type { Scenario } from "../types.ts";

const data = "/home/runner/services/postgres";
const asPostgres = "setpriv --reuid=nobody --regid=nogroup --clear-groups";

export const services: readonly Scenario[] = [
  {
    id: "service-container",
    tool: "psql",
    kind: "a service container's log, with errors of its own, after the failed step",
    version: "psql --version",
    about: "a column is made NOT NULL while an order has no currency",
    mustShow: ['ERROR:  column "currency" of relation "orders" contains null values', "migrations/003_currency.sql:3"],
    headline: 'column "currency" of relation "orders" contains null values',
    project: "shop-migrations",
    prepare: `rm -rf ${data} && mkdir -p ${data} && chown nobody ${data}
${asPostgres} initdb -D ${data}/db -U postgres --auth=trust >/dev/null
${asPostgres} pg_ctl -D ${data}/db -o '-k ${data} -p 5432' -l ${data}/log -w start >/dev/null
psql -h 127.0.0.1 -U postgres postgres -c 'CREATE DATABASE shop' >/dev/null
psql -h 127.0.0.1 -U postgres shop -c 'SELECT 1 FROM schema_migrations' >/dev/null 2>&1 || true`,
    job: {
      name: "migrations",
      env: { PGHOST: "127.0.0.1", PGUSER: "postgres", PGDATABASE: "shop" },
      services: [
        {
          name: "postgres",
          image: "postgres:15",
          port: 5432,
          health: "pg_isready -U postgres",
          log: `${asPostgres} pg_ctl -D ${data}/db -m fast stop >/dev/null; cat ${data}/log`,
        },
      ],
    },
    steps: [
      { name: "Wait for the database", run: "psql -c 'SELECT version()'" },
      { name: "Migrate", run: "./migrate.sh" },
      { name: "Seed", run: "psql -f seed.sql" },
    ],
  },
];
