"""What a schema consists of, read from the catalog: one row per object, with everything a down file could forget.

A row is the object's catalog and OID, its kind, its name, the relation it belongs to, and its definition. Objects of
PostgreSQL itself (OIDs below 16384, `FirstNormalObjectId` in src/include/access/transam.h) and of extensions are left out,
and the order of columns: one that is dropped and added again comes last, and no down file can help that. Comments and rights
are objects of their own, so that they are named when they alone are left behind.
"""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg.rows import tuple_row

from sqlpin.marker import sql
from sqlpin.migrate.history import History
from sqlpin.migrate.schema import Item, Schema

_EXTENSION_MEMBERS = sql("SELECT classid::int8, objid::int8 FROM pg_catalog.pg_depend WHERE deptype = 'e'")

_RELATIONS = sql("""
    SELECT 'pg_catalog.pg_class'::regclass::int8 AS catalog, c.oid::int8 AS oid,
           CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
               WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END AS kind,
           c.oid::regclass::text AS name,
           (SELECT d.refobjid::regclass::text FROM pg_catalog.pg_depend d
            WHERE c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')) AS parent,
           pg_catalog.concat_ws(' ',
               CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,
               (SELECT 'OWNER ' || rolname FROM pg_catalog.pg_roles WHERE oid = c.relowner),
               'WITH ' || c.reloptions::text,
               (SELECT 'TOAST ' || t.reloptions::text FROM pg_catalog.pg_class t WHERE t.oid = c.reltoastrelid),
               'OF ' || nullif(c.reloftype, 0)::regtype::text,
               CASE WHEN c.relrowsecurity THEN 'ROW LEVEL SECURITY' END,
               CASE WHEN c.relforcerowsecurity THEN 'FORCED' END,
               CASE WHEN c.relkind IN ('r', 'p') AND c.relreplident <> 'd' THEN 'REPLICA IDENTITY ' || c.relreplident::text END,
               (SELECT 'USING ' || amname FROM pg_catalog.pg_am WHERE oid = c.relam AND amname <> 'heap'),
               (SELECT 'TABLESPACE ' || spcname FROM pg_catalog.pg_tablespace WHERE oid = c.reltablespace),
               CASE WHEN c.relkind = 'p' THEN 'PARTITION BY ' || pg_catalog.pg_get_partkeydef(c.oid) END,
               pg_catalog.pg_get_expr(c.relpartbound, c.oid),
               (SELECT 'INHERITS ' || pg_catalog.string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
                FROM pg_catalog.pg_inherits WHERE inhrelid = c.oid),
               (SELECT pg_catalog.concat_ws(' ', 'SERVER', srvname, 'OPTIONS', ftoptions::text)
                FROM pg_catalog.pg_foreign_table JOIN pg_catalog.pg_foreign_server s ON s.oid = ftserver WHERE ftrelid = c.oid),
               CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END,
               (SELECT 'DEFAULTS ' || pg_catalog.string_agg(pg_catalog.pg_get_expr(adbin, adrelid), ', ' ORDER BY adnum)
                FROM pg_catalog.pg_attrdef WHERE c.relkind = 'v' AND adrelid = c.oid),
               CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'WITH NO DATA' END,
               (SELECT pg_catalog.concat_ws(' ', 'AS', seqtypid::regtype, 'START', seqstart, 'BY', seqincrement, 'FROM', seqmin,
                                            'TO', seqmax, 'CACHE', seqcache, CASE WHEN seqcycle THEN 'CYCLE' END)
                FROM pg_catalog.pg_sequence WHERE seqrelid = c.oid),
               (SELECT 'OWNED BY ' || d.refobjid::regclass::text || '.' || a.attname
                FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i'))
           ) AS definition
    FROM pg_catalog.pg_class c
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND c.relpersistence <> 't'
""")
_COLUMNS = sql("""
    SELECT 'pg_catalog.pg_class'::regclass::int8 AS catalog, c.oid::int8 AS oid,
           'column' AS kind, c.oid::regclass::text || '.' || pg_catalog.quote_ident(a.attname) AS name,
           c.oid::regclass::text AS parent,
           pg_catalog.concat_ws(' ',
               pg_catalog.format_type(a.atttypid, a.atttypmod),
               (SELECT 'COLLATE ' || a.attcollation::regcollation::text FROM pg_catalog.pg_type t
                WHERE t.oid = a.atttypid AND a.attcollation <> t.typcollation),
               CASE WHEN a.attnotnull THEN 'NOT NULL' END,
               (SELECT 'NOT VALID' FROM pg_catalog.pg_constraint n
                WHERE n.contype = 'n' AND n.conrelid = c.oid AND n.conkey = ARRAY[a.attnum] AND NOT n.convalidated),
               CASE a.attgenerated WHEN '' THEN 'DEFAULT ' WHEN 's' THEN 'GENERATED ' ELSE 'VIRTUAL ' END
                   || pg_catalog.pg_get_expr(d.adbin, d.adrelid),
               CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY BY DEFAULT' END,
               CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget END,
               (SELECT 'STORAGE ' || a.attstorage::text FROM pg_catalog.pg_type t
                WHERE t.oid = a.atttypid AND a.attstorage <> t.typstorage),
               CASE WHEN a.attcompression <> '' THEN 'COMPRESSION ' || a.attcompression::text END,
               a.attoptions::text,
               'OPTIONS ' || a.attfdwoptions::text
           ) AS definition
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'c') AND c.relpersistence <> 't'
""")
# NOT NULL constraints (contype n) are told with their columns: their names are made up when a column is added again.
_CONSTRAINTS = sql("""
    SELECT 'pg_catalog.pg_constraint'::regclass::int8 AS catalog, c.oid::int8 AS oid,
           'constraint' AS kind, pg_catalog.quote_ident(c.conname) || ' of ' || o.owner AS name, o.owner AS parent,
           pg_catalog.concat_ws(' ', pg_catalog.pg_get_constraintdef(c.oid),
               (SELECT pg_catalog.concat_ws(' ', 'WITH ' || x.reloptions::text,
                                            CASE WHEN i.indisclustered THEN 'CLUSTERED' END,
                                            CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END)
                FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                WHERE c.contype IN ('p', 'u', 'x') AND i.indexrelid = c.conindid)
           ) AS definition
    FROM pg_catalog.pg_constraint c
    CROSS JOIN LATERAL (SELECT coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text) AS owner) o
    WHERE c.oid >= 16384 AND c.contype NOT IN ('n', 't')
""")
_INDEXES = sql("""
    SELECT 'pg_catalog.pg_class'::regclass::int8 AS catalog, i.indexrelid::int8 AS oid,
           'index' AS kind, i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS parent,
           pg_catalog.concat_ws(' ', pg_catalog.pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'INVALID' END,
               CASE WHEN i.indisclustered THEN 'CLUSTERED' END, CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END
           ) AS definition
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
""")
_TYPES = sql("""
    SELECT 'pg_catalog.pg_type'::regclass::int8 AS catalog, t.oid::int8 AS oid,
           CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END AS kind,
           pg_catalog.format_type(t.oid, NULL) AS name, NULL::text AS parent,
           pg_catalog.concat_ws(' ',
               (SELECT 'OWNER ' || rolname FROM pg_catalog.pg_roles WHERE oid = t.typowner),
               (SELECT 'ENUM (' || pg_catalog.string_agg(pg_catalog.quote_literal(enumlabel), ', ' ORDER BY enumsortorder) || ')'
                FROM pg_catalog.pg_enum WHERE enumtypid = t.oid),
               (SELECT pg_catalog.concat_ws(' ', 'RANGE OF', rngsubtype::regtype, rngcollation::regcollation, rngcanonical,
                                            rngsubdiff)
                FROM pg_catalog.pg_range WHERE rngtypid = t.oid),
               CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
               CASE WHEN t.typtype = 'd' AND t.typcollation <> 0 THEN 'COLLATE ' || t.typcollation::regcollation::text END,
               CASE WHEN t.typnotnull THEN 'NOT NULL' END,
               'DEFAULT ' || t.typdefault
           ) AS definition
    FROM pg_catalog.pg_type t
    WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0))
""")
# What comes and goes with a type, such as the constructors of a range, is not told apart from it.
_ROUTINES = sql("""
    SELECT 'pg_catalog.pg_proc'::regclass::int8 AS catalog, p.oid::int8 AS oid,
           CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
           p.oid::regprocedure::text AS name, NULL::text AS parent,
           pg_catalog.concat_ws(' ',
               (SELECT 'OWNER ' || rolname FROM pg_catalog.pg_roles WHERE oid = p.proowner),
               CASE WHEN p.prokind = 'a'
                   THEN (SELECT pg_catalog.concat_ws(' ', aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn,
                                    aggmtransfn, aggminvtransfn, aggmfinalfn, aggkind, aggfinalextra, aggfinalmodify,
                                    aggsortop::regoperator, aggtranstype::regtype, aggtransspace, aggmtranstype::regtype,
                                    agginitval, aggminitval, p.proparallel, p.provolatile, p.proisstrict)
                         FROM pg_catalog.pg_aggregate WHERE aggfnoid = p.oid)
                   ELSE pg_catalog.pg_get_functiondef(p.oid) END
           ) AS definition
    FROM pg_catalog.pg_proc p
    WHERE p.oid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
          AND d.refclassid = 'pg_catalog.pg_type'::regclass)
""")
_TRIGGERS = sql("""
    SELECT 'pg_catalog.pg_trigger'::regclass::int8 AS catalog, t.oid::int8 AS oid,
           'trigger' AS kind, pg_catalog.quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass::text AS name,
           t.tgrelid::regclass::text AS parent,
           pg_catalog.pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text AS definition
    FROM pg_catalog.pg_trigger t
    WHERE t.oid >= 16384 AND NOT t.tgisinternal
""")
_RULES = sql("""
    SELECT 'pg_catalog.pg_rewrite'::regclass::int8 AS catalog, r.oid::int8 AS oid,
           'rule' AS kind, pg_catalog.quote_ident(r.rulename) || ' on ' || r.ev_class::regclass::text AS name,
           r.ev_class::regclass::text AS parent,
           pg_catalog.pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text AS definition
    FROM pg_catalog.pg_rewrite r
    WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
""")
_POLICIES = sql("""
    SELECT 'pg_catalog.pg_policy'::regclass::int8 AS catalog, p.oid::int8 AS oid,
           'policy' AS kind, pg_catalog.quote_ident(p.polname) || ' on ' || p.polrelid::regclass::text AS name,
           p.polrelid::regclass::text AS parent,
           pg_catalog.concat_ws(' ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, p.polcmd,
               'TO ' || p.polroles::regrole[]::text, 'USING ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid),
               'WITH CHECK ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
    FROM pg_catalog.pg_policy p
""")
_SCHEMAS = sql("""
    SELECT 'pg_catalog.pg_namespace'::regclass::int8 AS catalog, n.oid::int8 AS oid,
           'schema' AS kind, pg_catalog.quote_ident(n.nspname) AS name, NULL::text AS parent,
           (SELECT 'OWNER ' || rolname FROM pg_catalog.pg_roles WHERE oid = n.nspowner) AS definition
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_(temp|toast)'
""")
_EXTENSIONS = sql("""
    SELECT 'pg_catalog.pg_extension'::regclass::int8 AS catalog, e.oid::int8 AS oid,
           'extension' AS kind, pg_catalog.quote_ident(e.extname) AS name, NULL::text AS parent,
           pg_catalog.concat_ws(' ', 'VERSION', e.extversion, 'SCHEMA', e.extnamespace::regnamespace) AS definition
    FROM pg_catalog.pg_extension e
""")
_STATISTICS = sql("""
    SELECT 'pg_catalog.pg_statistic_ext'::regclass::int8 AS catalog, s.oid::int8 AS oid,
           'statistics' AS kind,
           CASE WHEN NOT pg_catalog.pg_statistics_obj_is_visible(s.oid) THEN s.stxnamespace::regnamespace::text || '.' ELSE '' END
               || pg_catalog.quote_ident(s.stxname) AS name,
           s.stxrelid::regclass::text AS parent,
           pg_catalog.concat_ws(' ', pg_catalog.pg_get_statisticsobjdef(s.oid),
                                'TARGET ' || nullif(s.stxstattarget, -1)) AS definition
    FROM pg_catalog.pg_statistic_ext s
""")
# pg_user_mapping itself is for superusers only; the view of nearly its name hides the options from others, not the mapping.
_OTHERS = sql("""
    SELECT o.catalog::int8 AS catalog, o.oid::int8 AS oid, i.type AS kind, i.identity AS name, NULL::text AS parent,
           coalesce(o.definition, '') AS definition
    FROM (
        SELECT 'pg_catalog.pg_cast'::regclass AS catalog, c.oid,
               pg_catalog.concat_ws(' ', c.castcontext, c.castmethod, c.castfunc::regprocedure) AS definition
        FROM pg_catalog.pg_cast c
        WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')
        UNION ALL
        SELECT 'pg_catalog.pg_collation'::regclass, c.oid,
               pg_catalog.concat_ws(' ', c.collprovider, c.collcollate, c.collctype, c.collisdeterministic,
                   pg_catalog.to_jsonb(c) -> 'colliculocale', pg_catalog.to_jsonb(c) -> 'colllocale',
                   pg_catalog.to_jsonb(c) -> 'collicurules')
        FROM pg_catalog.pg_collation c
        UNION ALL
        SELECT 'pg_catalog.pg_conversion'::regclass, oid,
               pg_catalog.concat_ws(' ', conforencoding, contoencoding, conproc, condefault)
        FROM pg_catalog.pg_conversion
        UNION ALL
        SELECT 'pg_catalog.pg_event_trigger'::regclass, oid,
               pg_catalog.concat_ws(' ', evtevent, evtfoid::regproc, evttags::text, evtenabled)
        FROM pg_catalog.pg_event_trigger
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid,
               pg_catalog.concat_ws(' ', fdwhandler::regproc, fdwvalidator::regproc, fdwoptions::text)
        FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::regclass, oid,
               pg_catalog.concat_ws(' ', srvtype, srvversion, srvoptions::text)
        FROM pg_catalog.pg_foreign_server
        UNION ALL
        SELECT 'pg_catalog.pg_user_mapping'::regclass, umid, pg_catalog.md5(umoptions::text)
        FROM pg_catalog.pg_user_mappings  -- passwords are among them
        UNION ALL
        SELECT 'pg_catalog.pg_operator'::regclass, oid,
               pg_catalog.concat_ws(' ', oprcode, oprcom::regoperator, oprnegate::regoperator, oprrest, oprjoin,
                                    oprcanmerge, oprcanhash)
        FROM pg_catalog.pg_operator
        UNION ALL
        SELECT 'pg_catalog.pg_opfamily'::regclass, f.oid,
               pg_catalog.concat_ws(' ',
                   (SELECT pg_catalog.string_agg(
                        pg_catalog.concat_ws(' ', amopstrategy, amoppurpose, amopopr::regoperator), ', '
                        ORDER BY amoplefttype::regtype::text, amoprighttype::regtype::text, amopstrategy)
                    FROM pg_catalog.pg_amop WHERE amopfamily = f.oid),
                   (SELECT pg_catalog.string_agg(
                        pg_catalog.concat_ws(' ', amprocnum, amproc::regprocedure), ', '
                        ORDER BY amproclefttype::regtype::text, amprocrighttype::regtype::text, amprocnum)
                    FROM pg_catalog.pg_amproc WHERE amprocfamily = f.oid))
        FROM pg_catalog.pg_opfamily f
        UNION ALL
        SELECT 'pg_catalog.pg_publication'::regclass, p.oid,
               pg_catalog.concat_ws(' ', pg_catalog.to_jsonb(p) - 'oid' - 'pubname' - 'pubowner',
                   (SELECT pg_catalog.string_agg(
                        pg_catalog.concat_ws(' ', r.prrelid::regclass,
                            (SELECT pg_catalog.string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_catalog.pg_attribute a
                             WHERE a.attrelid = r.prrelid AND a.attnum = ANY (
                                 pg_catalog.translate(pg_catalog.to_jsonb(r) ->> 'prattrs', '[]', '{}')::int2[])),
                            (SELECT 'WHERE ' || (pg_catalog.to_jsonb(t) ->> 'rowfilter') FROM pg_catalog.pg_publication_tables t
                             WHERE t.pubname = p.pubname
                               AND pg_catalog.format('%I.%I', t.schemaname, t.tablename)::regclass = r.prrelid)),
                        ', ' ORDER BY r.prrelid::regclass::text)
                    FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid))
        FROM pg_catalog.pg_publication p
        UNION ALL
        SELECT 'pg_catalog.pg_ts_config'::regclass, c.oid,
               (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', maptokentype, mapdict::regdictionary), ', '
                                             ORDER BY maptokentype, mapseqno)
                FROM pg_catalog.pg_ts_config_map WHERE mapcfg = c.oid)
        FROM pg_catalog.pg_ts_config c
        UNION ALL
        SELECT 'pg_catalog.pg_ts_dict'::regclass, oid, dictinitoption FROM pg_catalog.pg_ts_dict
        UNION ALL
        SELECT 'pg_catalog.pg_am'::regclass, oid, amhandler::text FROM pg_catalog.pg_am
        UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid, NULL FROM pg_catalog.pg_language
        UNION ALL SELECT 'pg_catalog.pg_opclass'::regclass, oid, NULL FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_transform'::regclass, oid, NULL FROM pg_catalog.pg_transform
        UNION ALL SELECT 'pg_catalog.pg_ts_parser'::regclass, oid, NULL FROM pg_catalog.pg_ts_parser
        UNION ALL SELECT 'pg_catalog.pg_ts_template'::regclass, oid, NULL FROM pg_catalog.pg_ts_template
        UNION ALL SELECT 'pg_catalog.pg_default_acl'::regclass, oid, NULL FROM pg_catalog.pg_default_acl
    ) o
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.catalog, o.oid, 0) i
    WHERE o.oid >= 16384
""")
_SETTINGS = sql("""
    SELECT 'pg_catalog.pg_db_role_setting'::regclass::int8 AS catalog, s.setrole::int8 AS oid,
           'settings' AS kind, CASE s.setrole WHEN 0 THEN 'of the database' ELSE 'of ' || s.setrole::regrole::text END AS name,
           NULL::text AS parent, s.setconfig::text AS definition
    FROM pg_catalog.pg_db_role_setting s
    JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase AND d.datname = pg_catalog.current_database()
""")
_COMMENTS = sql("""
    SELECT d.classoid::int8 AS catalog, d.objoid::int8 AS oid,
           'comment' AS kind, 'on ' || i.type || ' ' || i.identity AS name,
           CASE d.classoid WHEN 'pg_catalog.pg_class'::regclass THEN d.objoid::regclass::text
                   || coalesce((SELECT '.' || pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
                                WHERE a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid <> 0), '')
               WHEN 'pg_catalog.pg_constraint'::regclass THEN
                   (SELECT pg_catalog.quote_ident(c.conname) || ' of '
                        || coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text)
                    FROM pg_catalog.pg_constraint c WHERE c.oid = d.objoid)
               WHEN 'pg_catalog.pg_trigger'::regclass THEN
                   (SELECT pg_catalog.quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass::text
                    FROM pg_catalog.pg_trigger t WHERE t.oid = d.objoid)
               WHEN 'pg_catalog.pg_policy'::regclass THEN
                   (SELECT pg_catalog.quote_ident(p.polname) || ' on ' || p.polrelid::regclass::text
                    FROM pg_catalog.pg_policy p WHERE p.oid = d.objoid)
               WHEN 'pg_catalog.pg_rewrite'::regclass THEN
                   (SELECT pg_catalog.quote_ident(r.rulename) || ' on ' || r.ev_class::regclass::text
                    FROM pg_catalog.pg_rewrite r WHERE r.oid = d.objoid)
               WHEN 'pg_catalog.pg_proc'::regclass THEN d.objoid::regprocedure::text
               WHEN 'pg_catalog.pg_type'::regclass THEN pg_catalog.format_type(d.objoid, NULL)
               ELSE i.identity END AS parent,
           d.description AS definition
    FROM pg_catalog.pg_description d
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::regclass
    UNION ALL
    SELECT d.classoid::int8, d.objoid::int8, 'comment', 'on the database', NULL, d.description
    FROM pg_catalog.pg_shdescription d
    JOIN pg_catalog.pg_database b ON b.oid = d.objoid AND b.datname = pg_catalog.current_database()
    WHERE d.classoid = 'pg_catalog.pg_database'::regclass
""")
_RIGHTS = sql("""
    SELECT o.catalog::int8 AS catalog, o.oid::int8 AS oid, 'rights' AS kind, 'on ' || o.name AS name, o.parent,
           (SELECT pg_catalog.string_agg(
                pg_catalog.concat_ws(' ', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type,
                    CASE WHEN a.is_grantable THEN 'WITH GRANT OPTION' END),
                ', ' ORDER BY a.grantee, a.privilege_type, a.is_grantable)
            FROM pg_catalog.aclexplode(o.acl) a) AS definition
    FROM (
        SELECT 'pg_catalog.pg_class'::regclass AS catalog, c.oid, c.oid::regclass::text AS name, c.oid::regclass::text AS parent,
               coalesce(c.relacl, pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS acl
        FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't' AND c.oid >= 16384
        UNION ALL
        SELECT 'pg_catalog.pg_class'::regclass, a.attrelid,
               a.attrelid::regclass::text || '.' || pg_catalog.quote_ident(a.attname),
               a.attrelid::regclass::text || '.' || pg_catalog.quote_ident(a.attname), a.attacl
        FROM pg_catalog.pg_attribute a
        WHERE a.attacl <> '{}' AND NOT a.attisdropped AND a.attrelid >= 16384
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::regclass, p.oid, p.oid::regprocedure::text, p.oid::regprocedure::text,
               coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
        FROM pg_catalog.pg_proc p
        WHERE p.oid >= 16384 AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
              AND d.refclassid = 'pg_catalog.pg_type'::regclass)
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, 'schema ' || pg_catalog.quote_ident(n.nspname),
               pg_catalog.quote_ident(n.nspname), coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname !~ '^pg_(temp|toast)'
        UNION ALL
        SELECT 'pg_catalog.pg_type'::regclass, t.oid, 'type ' || pg_catalog.format_type(t.oid, NULL),
               pg_catalog.format_type(t.oid, NULL), coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))
        FROM pg_catalog.pg_type t
        WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR EXISTS (
            SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        UNION ALL
        SELECT 'pg_catalog.pg_language'::regclass, l.oid, 'language ' || pg_catalog.quote_ident(l.lanname),
               pg_catalog.quote_ident(l.lanname), coalesce(l.lanacl, pg_catalog.acldefault('l', l.lanowner))
        FROM pg_catalog.pg_language l
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, w.oid,
               'foreign-data wrapper ' || pg_catalog.quote_ident(w.fdwname), pg_catalog.quote_ident(w.fdwname),
               coalesce(w.fdwacl, pg_catalog.acldefault('F', w.fdwowner))
        FROM pg_catalog.pg_foreign_data_wrapper w
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid, 'server ' || pg_catalog.quote_ident(s.srvname),
               pg_catalog.quote_ident(s.srvname), coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner))
        FROM pg_catalog.pg_foreign_server s
        UNION ALL
        SELECT 'pg_catalog.pg_database'::regclass, b.oid, 'the database', NULL,
               coalesce(b.datacl, pg_catalog.acldefault('d', b.datdba))
        FROM pg_catalog.pg_database b
        WHERE b.datname = pg_catalog.current_database()
        UNION ALL
        SELECT 'pg_catalog.pg_default_acl'::regclass, d.oid, i.identity, i.identity, d.defaclacl
        FROM pg_catalog.pg_default_acl d
        CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_default_acl'::regclass, d.oid, 0) i
    ) o
""")

_QUESTIONS: tuple[LiteralString, ...] = (
    _RELATIONS,
    _COLUMNS,
    _CONSTRAINTS,
    _INDEXES,
    _TYPES,
    _ROUTINES,
    _TRIGGERS,
    _RULES,
    _POLICIES,
    _SCHEMAS,
    _EXTENSIONS,
    _STATISTICS,
    _OTHERS,
    _SETTINGS,
    _COMMENTS,
    _RIGHTS,
)


def read_schema(connection: psycopg.Connection[Any], history: History) -> Schema:
    """Read the schema of the connection's database, without the history table. The search_path decides how names are told."""
    own = {history.shown, history.shown.rpartition(".")[2]}  # whatever of its name the search_path makes visible
    with connection.cursor(row_factory=tuple_row) as cursor:
        members = set(cursor.execute(_EXTENSION_MEMBERS).fetchall())
        items = []
        for question in _QUESTIONS:
            for catalog, oid, kind, name, parent, definition in cursor.execute(question):
                if (catalog, oid) not in members and name not in own and parent not in own:
                    items.append(Item(kind, name, parent, definition or ""))
    return Schema.of(items)
