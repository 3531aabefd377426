-- The user that was made for a credential at the house's storage, by its name: what is there without a credential is taken away again.
alter table control_credentials add column storage_user text;
