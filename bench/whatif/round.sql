-- One round: every project judged by two yardsticks, beside reading the columns
-- once; the last for a tenth of the projects, beside asking findings() twice.
\warn @ scan
SELECT sum(land_area_m2), sum(fixed_investment_yuan), count(industry), sum(footprint_area_m2) FROM city.projects;
\warn @ standard
SELECT count(*) FROM park.what_if('city', '{"standards": [{"indicator": "investment_intensity", "minimum": 50000100}]}');
\warn @ coefficient
SELECT count(*) FROM park.what_if('city', '{"standards": [{"indicator": "building_coefficient", "minimum": 40.01}]}');
\warn @ turning
SELECT count(*) FROM park.what_if('city', '{"standards": [{"indicator": "investment_intensity", "minimum": 55000000}]}');
\warn @ industry
SELECT count(*) FROM park.what_if('city', '{"standards": [{"indicator": "investment_intensity", "industry": "C3670", "minimum": 55000000}]}');
\warn @ positioning
SELECT count(*) FROM park.what_if('city', '{"positioning": [{"park": "LIUDONG", "name": "汽车", "codes": ["C36"]}]}');
\warn @ parameter
SELECT count(*) FROM park.what_if('city', '{"parameters": {"site_area_tolerance": 10}}');
\warn @ findings
SELECT count(*) FROM city.projects p, park.findings(p) f WHERE p.id <= :few AND f.rule = '6.investment_intensity' AND f.verdict = 'fail';
