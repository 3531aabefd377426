using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>A row in each of the control plane's tables about a tenant, so that no app's test has to know them.</summary>
internal static class ControlRows
{
    public static async Task FillAsync(TestHost host, TenantId tenant, string text)
    {
        var (clock, cancel) = (host.Clock, CancellationToken.None);
        var (now, bytes) = (clock.GetUtcNow(), new byte[] { 1, 2, 3 });
        var (credential, reference, state) = (Id.New("credential", clock), Id.New("cr", clock), Id.New("state", clock));
        foreach (var statement in (Sql[])
        [
            $"insert into control_labels (tenant_id, name, value) values ({tenant}, {"label"}, {text})",
            $"insert into control_host_claims (tenant_id, id, host, path_prefix, challenge, created_at) values ({tenant}, {Id.New("host", clock)}, {text}, {""}, {text}, {now})",
            $"""
            insert into control_config_revisions (tenant_id, revision, schema_version, config, config_version, author, comment, created_at, state)
            values ({tenant}, {1}, {1}, {text}, {text}, {text}, {text}, {now}, {"published"})
            """,
            $"""
            insert into control_config_drafts (tenant_id, author, schema_version, config, base_revision, changed_at, version)
            values ({tenant}, {text}, {1}, {text}, {1}, {now}, {1})
            """,
            $"""
            insert into control_config_proposals (tenant_id, id, cause, state, author, comment, schema_version, config, config_version, base_revision, fields, created_at)
            values ({tenant}, {Id.New("proposal", clock)}, {"draft"}, {"waiting"}, {text}, {text}, {1}, {text}, {text}, {0}, {text}, {now})
            """,
            $"""
            insert into control_runtime (tenant_id, revision, defaults_revision, schema_version, config, config_version, updated_at)
            values ({tenant}, {1}, {0}, {1}, {text}, {text}, {now})
            """,
            $"""
            insert into control_credentials (tenant_id, id, ref, provider, label, state, platform_billed, number, version, wrapped_key, payload, created_at, rotated_at)
            values ({tenant}, {credential}, {reference}, {"smtp"}, {text}, {"active"}, {0}, {1}, {text}, {bytes}, {bytes}, {now}, {now})
            """,
            $"""
            insert into control_credential_versions (tenant_id, credential_id, number, version, wrapped_key, payload, created_at, replaced_at)
            values ({tenant}, {credential}, {1}, {text}, {bytes}, {bytes}, {now}, {now})
            """,
            $"""
            insert into control_oauth_attempts (tenant_id, id, state_hash, provider, verifier, initiator, root, label, created_at, expires_at)
            values ({tenant}, {Id.New("connection", clock)}, {state}, {"dropbox"}, {bytes}, {text}, {text}, {text}, {now}, {now})
            """,
            $"insert into control_notices (tenant_id, id, kind, subject, text, created_at) values ({tenant}, {Id.New("notice", clock)}, {"soft_limit"}, {text}, {text}, {now})",
            $"""
            insert into control_usage (tenant_id, source, idempotency_key, metric, quantity, unit, occurred_at, received_at, cost)
            values ({tenant}, {text}, {text}, {"ai_tokens"}, {1}, {"tokens"}, {now}, {now}, {1})
            """,
            $"insert into control_exports (tenant_id, id, requested_by, created_at, state) values ({tenant}, {Id.New("export", clock)}, {text}, {now}, {"making"})",
            $"insert into control_traffic (tenant_id, hour, requests, failures) values ({tenant}, {1}, {1}, {0})",
            $"insert into control_activity (tenant_id, at, requests) values ({tenant}, {now}, {1}) on conflict (tenant_id) do nothing",
            $"insert into audit_checkpoints (tenant_id, number, hash, at, key_id, signature) values ({tenant}, {1}, {text}, {now}, {text}, {text})",
            $"insert into control_wallets (tenant_id, balance, currency, soft_limit, hard_limit, gates) values ({tenant}, {1}, {"USD"}, {0}, {0}, {text})",
        ])
            await host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync(statement, cancel), cancel);
    }
}
