# The demo plays from beginning to end, and what it shows is what plain SQL and
# PostGIS say of the same rows, without a type or a function of the extension.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $day = "date '2026-06-30'";

my $node = PostgreSQL::Test::Cluster->new('demo');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

sub query { return $node->safe_psql('postgres', shift) }

# As demo/run plays a script: exit status and everything printed.
sub play {
  my ($script) = @_;
  my $printed;
  IPC::Run::run(
    [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-P', 'pager=off',
      '-d', $node->connstr('postgres'), '-f', $script ],
    '<', \undef, '>&', \$printed);
  return ($? >> 8, $printed);
}

my @scripts = sort glob('demo/*.sql');
cmp_ok(scalar @scripts, '>', 1, 'the demo is found');
my %printed;
foreach my $script (@scripts) {
  (my $status, $printed{$script}) = play($script);
  is($status, 0, "$script plays") or die $printed{$script};
}

my @loud = grep { $printed{$_} =~ /^psql:.*: (?:ERROR|WARNING|NOTICE)/m } @scripts;
is("@loud", 'demo/07_members.sql demo/09_land_quota.sql demo/10_idle_land.sql demo/12_refusals.sql', 'only refusals are refused');
is(join(' ', $printed{'demo/07_members.sql'} =~ /^psql:\S+ (\w+):  /mg), 'ERROR ERROR ERROR ERROR', 'staff, authority and readers are refused what is not theirs');
is(join(' ', $printed{'demo/09_land_quota.sql'} =~ /^psql:\S+ (\w+):  /mg), 'ERROR', 'one entry of the ledger is refused');
is(join(' ', $printed{'demo/10_idle_land.sql'} =~ /^psql:\S+ (\w+):  /mg), 'ERROR', 'one step of a disposal is refused');

# Each article has its screens, in order, and none is longer than one can read: the
# rows of a result, headings included, as psql prints them.
my @articles = grep { defined } map { $printed{$_} =~ /^== .*Articles? (\d)/m ? $1 : undef } @scripts;
is("@articles", '1 2 3 4 5 6 3 7 8', 'articles 1 to 8, refusals after admission');
my @long = map { my $script = $_; map { "$script: $_" } grep { $_ > 25 } map { scalar(() = /\n/g) }
  $printed{$script} =~ /^((?:[^\n]*\|[^\n]*\n|[-+]+\n)+)/mg } @scripts;
is("@long", '', 'every result is at most 25 lines');

# Four statements, each once in English and once in Chinese.
my @refusals = $printed{'demo/12_refusals.sql'} =~ /^psql:\S+ (.+?):  /mg;
is(scalar @refusals, 8, 'every refusal is shown twice');
SKIP: {
  skip 'no Chinese locale', 1 if $printed{'demo/12_refusals.sql'} =~ /no locale zh_CN/;
  is(scalar(grep { /^\xe9\x94\x99\xe8\xaf\xaf$/ } @refusals), 4, 'once in Chinese');
}

# The screens of article 1 and of history are played in transactions that are taken back.
is(query(<<~'SQL'), '0|0|0|', 'of roles, policies, members and copies nothing is left');
  SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'demo%'), (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM liuzhou.members),
         to_regnamespace('liuzhou_before')
  SQL
like($printed{'demo/17_history.sql'}, qr/450205002001GB00272 \| fail +\| pass/, 'what was known then and now is told apart');

# 1. Shares: codes as text, compared by their beginning.  What is missing or
# stands above a leading code may or may not belong to it.
my $shares = <<~'SQL';
  SELECT o.park_id, o.year, sum(o.output_yuan) AS total,
         sum(o.output_yuan) FILTER (WHERE o.leading) AS leading,
         sum(o.output_yuan) FILTER (WHERE o.leading OR o.industry IS NULL OR o.above) AS high
    FROM (SELECT o.park_id, o.year, o.output_yuan, o.industry::text,
                 EXISTS (SELECT FROM liuzhou.leading_industries l, unnest(l.codes::text[]) code
                          WHERE l.park_id = o.park_id AND o.industry::text LIKE code || '%') AS leading,
                 EXISTS (SELECT FROM liuzhou.leading_industries l, unnest(l.codes::text[]) code
                          WHERE l.park_id = o.park_id AND code LIKE o.industry::text || '%') AS above
            FROM liuzhou.outputs o) o
   GROUP BY 1, 2
  SQL
is(query("SELECT count(*) FROM liuzhou.leading_shares"), '24', 'twelve parks, two years');
is(query(<<~SQL), '', 'shares and verdicts are those of plain SQL');
  SELECT s.park_name, s.year, s.verdict, s.total_output_yuan, s.leading_output_yuan, e.*
    FROM liuzhou.leading_shares s LEFT JOIN ($shares) e USING (park_id, year)
   WHERE (s.total_output_yuan, s.leading_output_yuan, round(s.share, 12), round(s.share_high, 12), s.verdict::text)
         IS DISTINCT FROM
         (e.total, e.leading, round(e.leading / e.total, 12), round(e.high / e.total, 12),
          CASE WHEN e.leading * 100 >= e.total * 60 THEN 'pass'
               WHEN e.high * 100 < e.total * 60 THEN 'fail' ELSE 'unknown' END)
  SQL
is(query("SELECT verdict, count(*) FROM liuzhou.leading_shares WHERE year = 2025 GROUP BY 1 ORDER BY 1"),
  "pass|7\nfail|3\nunknown|2", 'there are parks that pass, fail and cannot be told');
is(query(<<~SQL), '6600000000|11000000000|pass', 'one of them is exactly at 60 %');
  SELECT leading_output_yuan, total_output_yuan, verdict FROM liuzhou.leading_shares
   WHERE leading_output_yuan * 100 = total_output_yuan * 60
  SQL

# 2. Built areas: intersection with the union, on several days.
my $built = 'ST_Area(ST_Intersection(ST_MakeValid(p.geom), (SELECT ST_Union(ST_MakeValid(b.geom))'
  . ' FROM liuzhou.buildings b WHERE b.existed @> d.day AND ST_Intersects(ST_MakeValid(b.geom), ST_MakeValid(p.geom)))))';
is(query(<<~SQL), '0', 'plot_cover is the intersection with the union, for all plots');
  SELECT count(*)
    FROM liuzhou.plots p JOIN liuzhou.plot_cover c ON c.plot_id = p.id,
         LATERAL (VALUES (date '2020-06-30', park.area_on(c.built_history, '2020-06-30')),
                         (date '2024-08-31', park.area_on(c.built_history, '2024-08-31')),
                         (date '2024-09-01', park.area_on(c.built_history, '2024-09-01')),
                         ($day, park.area_on(c.built_history, $day)),
                         (c.measured_on, c.built_area_m2)) d (day, area)
   WHERE d.area IS NULL OR abs(d.area - coalesce($built, 0)) > 1e-6
  SQL
is(query('SELECT count(*) FROM liuzhou.plots WHERE id NOT IN (SELECT plot_id FROM liuzhou.plot_cover)'),
  '0', 'no plot is without its cover');
cmp_ok(query(<<~SQL), '>', 50, 'buildings do overlap');
  SELECT count(*) FROM liuzhou.buildings a JOIN liuzhou.buildings b ON a.id < b.id AND ST_Overlaps(a.geom, b.geom)
   WHERE ST_IsValid(a.geom) AND ST_IsValid(b.geom)
  SQL
cmp_ok(query(<<~SQL), '>', 5, 'and stand on two plots');
  SELECT count(*) FROM (
    SELECT FROM liuzhou.buildings b JOIN liuzhou.plots p ON p.status = 'registered' AND ST_Intersects(b.geom, p.geom)
     WHERE ST_IsValid(b.geom) GROUP BY b.id
    HAVING count(*) FILTER (WHERE ST_Area(ST_Intersection(b.geom, p.geom)) > 10) = 2) s
  SQL

# 3. Idle plots: two years by interval; each paused day that falls in them is one
# more, counted day by day.
my $idle = <<~SQL;
  SELECT p.id, due.due_on
    FROM liuzhou.plots p, LATERAL (
      SELECT CASE
        WHEN NOT EXISTS (SELECT FROM liuzhou.pauses u WHERE u.plot_id = p.id)
        THEN (p.acquired_on + interval '2 years')::date
        ELSE (SELECT g.day::date FROM generate_series(p.acquired_on + 1, date '2040-01-01', '1 day') g (day)
               WHERE NOT EXISTS (SELECT FROM liuzhou.pauses u WHERE u.plot_id = p.id AND u.during @> g.day::date)
               ORDER BY g.day OFFSET (p.acquired_on + interval '2 years')::date - p.acquired_on - 1 LIMIT 1)
        END) due (due_on), (SELECT $day) d (day)
   WHERE p.status = 'registered' AND due.due_on < d.day
     AND (p.started_on IS NULL OR p.started_on > d.day)
     AND coalesce($built, 0) < 0.01 * ST_Area(p.geom)
  SQL
is(query(<<~SQL), '', 'idle plots and their due dates are those of plain SQL');
  SELECT * FROM (SELECT plot_id, due_on, idle_days FROM liuzhou.idle_plots_on($day)) s
    FULL JOIN (SELECT id AS plot_id, due_on, $day - due_on AS idle_days FROM ($idle) e) e USING (plot_id, due_on, idle_days)
   WHERE s IS NULL OR e IS NULL
  SQL
is(query("SELECT count(*) FROM liuzhou.idle_plots_on($day)"),
  query("SELECT count(*) FROM liuzhou.plots p, park.findings(p, $day) f WHERE f.rule = '5.idle' AND f.verdict = 'fail'"),
  'rule 5.idle counts as many');
is(query(<<~SQL), 't|t|t|t', 'among them: a hut, a demolished factory, a pause; all but two parks');
  SELECT bool_or(i.built_fraction > 0),
         bool_or(park.area_on(c.built_history, '2024-08-31') > park.area_on(c.built_history, $day)),
         bool_or(EXISTS (SELECT FROM liuzhou.pauses u WHERE u.plot_id = i.plot_id)),
         count(DISTINCT i.park_id) >= 10
    FROM liuzhou.idle_plots_on($day) i JOIN liuzhou.plot_cover c USING (plot_id)
  SQL
is(query(<<~SQL), '0', 'whose two years end on the day itself is not yet idle');
  SELECT count(*) FROM liuzhou.plots p JOIN liuzhou.idle_plots_on($day) i ON i.plot_id = p.id
   WHERE p.acquired_on = '2024-06-30'
  SQL

# 4. The clock of the reviews.
is(query(<<~SQL), '', 'reviews are due ten days after the application');
  SELECT r.id FROM liuzhou.reviews r JOIN liuzhou.review_clock_on($day) c ON c.review_id = r.id
   WHERE (c.due_on, c.state, c.days_left) IS DISTINCT FROM
         (r.applied_on + 10,
          CASE WHEN r.concluded_on > r.applied_on + 10 THEN 'late' WHEN r.concluded_on IS NOT NULL THEN 'concluded'
               WHEN $day > r.applied_on + 10 THEN 'overdue' ELSE 'open' END,
          CASE WHEN r.concluded_on IS NULL THEN r.applied_on + 10 - $day END)
  SQL
is(query("SELECT state, count(*) FROM liuzhou.review_clock_on($day) GROUP BY 1 ORDER BY 1"),
  "concluded|7\nlate|2\nopen|3\noverdue|2", 'there are reviews in every state');

# 5. Projects: nobody who needs a review signed without one.
is(query(<<~SQL), '0', 'every agreement and land offer rests on an approving review');
  SELECT count(*)
    FROM (SELECT project_id, signed_on AS day FROM liuzhou.agreements
          UNION ALL SELECT project_id, listed_on FROM liuzhou.land_offers) s
    JOIN liuzhou.projects p ON p.id = s.project_id JOIN liuzhou.parks k ON k.id = p.park_id
   WHERE p.needs_new_land AND (k.level <> 'county' OR k.joins_review)
     AND NOT EXISTS (SELECT FROM liuzhou.reviews r
                      WHERE r.project_id = p.id AND r.outcome = 'approved' AND r.concluded_on <= s.day)
  SQL

# What the machine said of the aspects: codes as text, numbers in SQL, overlaps in
# PostGIS; the sample city's standards and the preset's as they are said in words.
is(query(<<~SQL), '', 'the machine says of the six aspects what plain SQL says');
  SELECT r.id, f.aspect, f.machine_verdict, e.verdict
    FROM liuzhou.review_findings f
    JOIN liuzhou.reviews r ON r.id = f.review_id
    JOIN liuzhou.projects p ON p.id = r.project_id
    JOIN liuzhou.parks k ON k.id = p.park_id,
         LATERAL (SELECT CASE f.aspect
           WHEN 'industry_positioning' THEN
             CASE WHEN EXISTS (SELECT FROM liuzhou.leading_industries l, unnest(l.codes::text[]) code
                                WHERE l.park_id = k.id AND l.applies @> r.applied_on AND p.industry::text LIKE code || '%')
                  THEN 'pass' ELSE 'fail' END
           WHEN 'development_plan' THEN
             CASE WHEN ST_CoveredBy(p.site, k.boundary) AND abs(ST_Area(p.site) / p.land_area_m2::float8 - 1) <= 0.01
                   AND NOT EXISTS (SELECT FROM liuzhou.plots l WHERE l.status = 'registered'
                                      AND l.holder_id IS DISTINCT FROM p.enterprise_id
                                      AND ST_Area(ST_Intersection(ST_MakeValid(l.geom), p.site)) > 1)
                  THEN 'pass' ELSE 'fail' END
           WHEN 'investment_scale' THEN 'not_applicable'
           WHEN 'investment_intensity' THEN
             CASE WHEN p.fixed_investment_yuan * 10000.0 / p.land_area_m2 / 150000 >=
                       CASE WHEN k.code = 'XINXING' AND p.industry::text LIKE 'C38%' THEN 350 ELSE 300 END
                  THEN 'pass' ELSE 'fail' END
           WHEN 'intensive_land_use' THEN
             CASE WHEN p.floor_area_m2 / p.land_area_m2 >= (
                         SELECT max(s.minimum) FROM liuzhou.admission_standards s
                          WHERE s.indicator = 'floor_area_ratio' AND s.applies @> r.applied_on AND p.industry::text LIKE s.industry::text || '%')
                   AND p.footprint_area_m2 / p.land_area_m2 >= 0.4 AND p.office_land_m2 / p.land_area_m2 <= 0.07
                  THEN 'pass' ELSE 'fail' END
           ELSE CASE WHEN p.eia_approved_on <= r.applied_on THEN 'pass' ELSE 'unknown' END END) e (verdict)
   WHERE f.machine_verdict::text <> e.verdict
  SQL
is(query("SELECT aspect, machine_verdict, count(*) FROM liuzhou.review_findings WHERE machine_verdict NOT IN ('pass', 'not_applicable') GROUP BY 1, 2 ORDER BY 1, 2"),
  "energy_environment|unknown|6\nindustry_positioning|fail|1\ninvestment_intensity|fail|1", 'there are aspects that fail and cannot be told');
is(query(<<~SQL), '0', 'where the office differs from the machine it says why');
  SELECT count(*) FROM liuzhou.review_findings WHERE office_verdict <> machine_verdict AND reason IS NULL
  SQL

# 6. Credit codes, by the standard's own sum.  The first is a real one, so that
# the sum itself is tested.
sub credit_code_is_right {
  my ($code) = @_;
  my $alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  my @weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28);
  my $sum = 0;
  $sum += $weights[$_] * index($alphabet, substr($code, $_, 1)) foreach 0 .. 16;
  return substr($code, 17) eq substr($alphabet, (31 - $sum % 31) % 31, 1);
}
ok(credit_code_is_right('9144030071526726XG'), 'the check character of a real credit code');
is(join(' ', grep { !credit_code_is_right($_) } split /\n/, query('SELECT credit_code FROM liuzhou.enterprises')),
  '', 'the enterprises have right ones');

# 7. Land quotas.  No project of the demo returns anything or makes a step twice, so
# what it claims is its largest step, and what it uses is committed or written off.
my $claims = <<~'SQL';
  SELECT park_id, year, sum(claimed) AS claimed, sum(used) AS used
    FROM (SELECT park_id, year, max(area_m2) AS claimed,
                 coalesce(max(area_m2) FILTER (WHERE kind IN ('commit', 'write_off')), 0) AS used
            FROM liuzhou.land_entries GROUP BY park_id, year, project_id) p
   GROUP BY 1, 2
  SQL
is(query(<<~SQL), '6|0', 'the balances are those of plain SQL');
  SELECT count(*), count(*) FILTER (WHERE (b.quota_m2 - b.free_m2, b.committed_m2 + b.written_off_m2) IS DISTINCT FROM (c.claimed, c.used))
    FROM liuzhou.land_balances b FULL JOIN ($claims) c USING (park_id, year)
  SQL
is(query(<<~SQL), "2025|t|pass\n2026|t|unknown", 'so is the share of the parks; a running year is unknown');
  SELECT s.year, s.share = c.used / b.quota_m2, s.verdict
    FROM liuzhou.park_land_share_on($day) s
    JOIN (SELECT year, sum(used) AS used FROM ($claims) c GROUP BY 1) c USING (year)
    JOIN liuzhou.land_budgets b USING (year) ORDER BY 1
  SQL
# Cases of disposal: three years of being flagged, by interval.
is(query(<<~SQL), '', 'cases are due three years after they were flagged, and stand as plain SQL says');
  SELECT c.case_id FROM liuzhou.disposals d JOIN liuzhou.disposal_cases_on($day) c ON c.case_id = d.id
   WHERE (c.due_on, c.state, c.next_step) IS DISTINCT FROM
         ((d.flagged_on + interval '3 years')::date,
          CASE WHEN d.closed_on > d.flagged_on + interval '3 years' THEN 'late' WHEN d.closed_on IS NOT NULL THEN 'closed'
               WHEN $day > d.flagged_on + interval '3 years' THEN 'overdue' ELSE 'open' END,
          CASE WHEN d.closed_on IS NOT NULL THEN NULL WHEN d.applied_on IS NOT NULL THEN 'closing'
               WHEN d.proposed_on IS NOT NULL THEN 'application' ELSE 'opinion' END)
  SQL
is(query("SELECT state, count(*) FROM liuzhou.disposal_cases_on($day) GROUP BY 1 ORDER BY 1"),
  "closed|2\nlate|1\nopen|3\noverdue|1", 'there are cases in every state');
is(query(<<~SQL), "paid_takeback|\nresume|disposed", 'a plot that was taken back is to be had again, one that its holder keeps is not');
  SELECT d.method, r.unavailable FROM liuzhou.reusable_plots_on($day) r JOIN liuzhou.disposals d USING (plot_id)
   WHERE d.closed_on IS NOT NULL ORDER BY 1
  SQL

# Plans and infrastructure: what is missing, by what is there.
is(query(<<~SQL), '', 'the plans that are missing are those that plain SQL does not find');
  SELECT * FROM (SELECT park_id, kind FROM liuzhou.plans_missing_on($day)) m
    FULL JOIN (SELECT k.id AS park_id, v.kind FROM liuzhou.parks k, (VALUES ('master'), ('industry'), ('annual')) v (kind)
                WHERE k.boundary IS NOT NULL
                  AND NOT EXISTS (SELECT FROM liuzhou.plans p WHERE p.park_id = k.id AND p.kind = v.kind
                                     AND p.period @> $day AND p.approved_on <= $day)) e USING (park_id, kind)
   WHERE m IS NULL OR e IS NULL
  SQL
is(query(<<~SQL), '', 'what is invested by kind is what plain SQL sums');
  SELECT * FROM (SELECT kind, sum(planned_investment_yuan) AS planned, sum(done_investment_yuan) AS done
                   FROM liuzhou.infrastructure_totals_on($day) WHERE year = 2025 GROUP BY 1) t
    FULL JOIN (SELECT p.kind, sum(i.planned_investment_yuan) AS planned,
                      (SELECT sum(d.done_investment_yuan) FROM liuzhou.infrastructure_report_items d
                         JOIN liuzhou.infrastructure_projects q ON q.id = d.project_id
                        WHERE d.year = 2025 AND q.kind = p.kind) AS done
                 FROM liuzhou.infrastructure_projects p JOIN liuzhou.infrastructure_plan_items i ON i.project_id = p.id AND i.year = 2025
                GROUP BY 1) e USING (kind, planned, done)
   WHERE t IS NULL OR e IS NULL
  SQL
is(query(<<~SQL), '0', 'a plot is serviced by what is finished and within 50 m');
  SELECT count(*) FROM liuzhou.plot_utilities_on($day) u JOIN liuzhou.plots p ON p.id = u.plot_id
   WHERE u.serviced IS DISTINCT FROM EXISTS (
           SELECT FROM liuzhou.infrastructure_projects i
            WHERE i.kind = u.kind AND i.finished_on <= $day AND ST_DWithin(i.geom, p.geom, 50))
     AND (u.serviced IS NOT NULL OR EXISTS (
           SELECT FROM liuzhou.infrastructure_projects i
            WHERE i.kind = u.kind AND i.park_id = p.park_id AND i.finished_on <= $day))
  SQL

is(query('SELECT count(*) FROM liuzhou.land_entries WHERE area_m2 = 60000 AND kind = $$reserve$$'), '0', 'the refused entry is not there');

# 8. Assessment: the leading shares scored against their targets, what cannot be told
# with no points; scores are the sums of their points.
is(query(<<~SQL), '12|', 'points of the leading shares are those of plain SQL');
  SELECT count(*), string_agg(park_name, ' ') FILTER (WHERE i.state IS DISTINCT FROM e.state OR abs(i.points - e.points) > 1e-9)
    FROM liuzhou.scorecard_items_on(2025) i
    JOIN (SELECT s.park_id, CASE WHEN s.high = s.leading THEN 'known' ELSE 'unknown' END AS state,
                 CASE WHEN s.high = s.leading
                      THEN w.weight * least(s.leading * 100 / s.total / w.target, 1) ELSE 0 END AS points
            FROM ($shares) s JOIN liuzhou.parks k ON k.id = s.park_id
            JOIN liuzhou.indicator_weights w ON w.park_group = k.level AND w.year = 2025
            JOIN liuzhou.indicators n ON n.id = w.indicator_id AND n.code = 'leading_share'
           WHERE s.year = 2025) e USING (park_id)
   WHERE i.indicator = 'leading_share'
  SQL
is(query(<<~SQL), '12|0', 'scores are the sums of their points, of a hundred of what concerns the park');
  SELECT count(*), count(*) FILTER (WHERE c.score <> round(i.points * 100 / i.weight, 4))
    FROM liuzhou.scorecards_on(2025) c
    JOIN (SELECT park_id, sum(points) AS points, sum(weight) AS weight
            FROM liuzhou.scorecard_items_on(2025) WHERE state <> 'not_applicable' GROUP BY 1) i USING (park_id)
  SQL

# 9. Nothing is left of how it was made, and nothing of what was refused.
is(query("SELECT count(*) FROM pg_namespace WHERE nspname = 'sample'"), '0', 'the helpers are gone');
is(query(<<~SQL), '3|0', 'what was refused is not there');
  SELECT (SELECT count(*) FROM liuzhou.leading_industries JOIN liuzhou.parks p ON p.id = park_id WHERE p.code = 'LIUDONG'),
         (SELECT count(*) FROM liuzhou.agreements WHERE signed_on >= $day)
  SQL

# 10. A rule that is switched off refuses nothing: then the demo must fail.
query("INSERT INTO liuzhou.rule_modes (rule, mode, applies) VALUES ('6.six_aspects', 'off', '[2020-01-08,)')");
my ($status, $output) = play('demo/12_refusals.sql');
isnt($status, 0, 'a refusal that does not happen is an error of the demo');
like($output, qr/the demo expected: a refusal of the approval/, 'and is said');

$node->stop;
done_testing();
