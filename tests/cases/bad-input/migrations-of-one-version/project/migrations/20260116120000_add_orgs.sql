CREATE TABLE orgs ();
