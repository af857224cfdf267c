-- Tables of what was changed in a register, by whom, when and why.

CREATE TABLE changes (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  changed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  transaction  bigint NOT NULL,
  table_name   text NOT NULL,
  row_id       bigint,
  operation    text NOT NULL CONSTRAINT changes_operation CHECK (operation IN
    ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'START', 'STOP')),
  old_row      jsonb,
  new_row      jsonb,
  role         name NOT NULL DEFAULT CURRENT_USER,
  session_role name NOT NULL DEFAULT SESSION_USER,
  actor        text,
  reason       text
);
CREATE INDEX changes_of_row ON changes (row_id, table_name);
CREATE INDEX changes_at ON changes USING brin (changed_at) WITH (pages_per_range = 16, autosummarize);
COMMENT ON TABLE changes IS
  '变更记录 one row for each row of the register that was changed; written by triggers, only ever appended; park.as_known() reads the past from it';
COMMENT ON COLUMN changes.changed_at IS '变更时间 end of the statement, by the clock';
COMMENT ON COLUMN changes.transaction IS '事务号 number of the transaction, of the server that recorded it';
COMMENT ON COLUMN changes.row_id IS '记录编号 id of the row; one whose id changes is recorded as DELETE and INSERT';
COMMENT ON COLUMN changes.operation IS
  '操作 INSERT, UPDATE, DELETE, TRUNCATE (one row for each that it took); START and STOP: recording of the table was switched on or off';
COMMENT ON COLUMN changes.old_row IS '变更前 the row before, without NULLs; jsonb_populate_record() makes it a row again';
COMMENT ON COLUMN changes.new_row IS '变更后 the row after, likewise';
COMMENT ON COLUMN changes.role IS '数据库角色 role at work (SET ROLE counts)';
COMMENT ON COLUMN changes.session_role IS '登录角色 role that logged in';
COMMENT ON COLUMN changes.actor IS '经办人 setting industrial_park.actor: who, as the application says';
COMMENT ON COLUMN changes.reason IS '变更原因 setting industrial_park.reason: why';
COMMENT ON COLUMN changes.table_name IS '表 of the row';
