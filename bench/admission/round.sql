-- One round: the same file into each table.
TRUNCATE plain, keyed, scripted;
ALTER TABLE city.agreements DISABLE TRIGGER kept_rows;
TRUNCATE city.agreements;
\warn @ plain
COPY plain (id, project_id, signed_on) FROM :'file';
\warn @ keyed
COPY keyed (id, project_id, signed_on) FROM :'file';
\warn @ scripted
COPY scripted (id, project_id, signed_on) FROM :'file';
ALTER TABLE city.agreements DISABLE TRIGGER rules;
\warn @ ungated
COPY city.agreements (id, project_id, signed_on) FROM :'file';
\warn @
TRUNCATE city.agreements;
ALTER TABLE city.agreements ENABLE ALWAYS TRIGGER rules;
\warn @ gate
COPY city.agreements (id, project_id, signed_on) FROM :'file';
\warn @
