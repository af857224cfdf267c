-- The extension in a new database.
CREATE EXTENSION postgis;
CREATE EXTENSION btree_gist;
CREATE EXTENSION industrial_park;

SELECT extname AS extension, extversion AS version
FROM pg_extension
WHERE extname IN ('postgis', 'btree_gist', 'industrial_park')
ORDER BY 1;
