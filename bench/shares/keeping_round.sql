-- One round.  Tables are emptied first, so that every round writes the same.
TRUNCATE yard.bare, yard.bare_kept, yard.bare_upsert, yard.upserted, yard.output_mix_changes, shelf.unkept, shelf.outputs;
TRUNCATE shelf.output_mix_changes;
CHECKPOINT;
\warn @ copy_bare
COPY yard.bare FROM :'file';
\warn @ copy_bare_kept
COPY yard.bare_kept FROM :'file';
\warn @ copy_bare_upsert
COPY yard.bare_upsert FROM :'file';
\warn @ copy_keys
COPY shelf.unkept (park_id, enterprise_id, industry, year, month, output_yuan) FROM :'file';
\warn @ copy_keys_kept
COPY shelf.outputs (park_id, enterprise_id, industry, year, month, output_yuan) FROM :'file';
\warn @ single_bare
CALL insert_singly('yard.bare', 10000);
\warn @ single_bare_kept
CALL insert_singly('yard.bare_kept', 10000);
\warn @ single_bare_upsert
CALL insert_singly('yard.bare_upsert', 10000);
\warn @ single_keys
CALL insert_singly('shelf.unkept', 10000);
\warn @ single_keys_kept
CALL insert_singly('shelf.outputs', 10000);
