using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>Fills the call history; indexes and foreign keys are made afterwards, from the schema's own definitions.</summary>
static class CallData
{
    public static async Task Fill(BenchDatabase database, int count)
    {
        var contacts = Math.Clamp(count / 20, 500, 500_000);
        await database.Run(Text("Contacts"), new { Staff.OrgId, Contacts = contacts });

        var indexes = await database.Ask<(string Name, string Definition)>("select indexname, indexdef from pg_indexes where tablename = 'calls' and indexname <> 'calls_pkey'");
        var keys = await database.Ask<(string Name, string Definition)>(
            "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'calls'::regclass and contype = 'f'");
        await database.Run("alter table calls disable trigger user;" + string.Concat(
            keys.Select(key => $"alter table calls drop constraint {key.Name};").Concat(indexes.Select(index => $"drop index {index.Name};"))));

        await database.Run("select setseed(0.5);" + Text("Calls"), new { Staff.OrgId, Count = count, Contacts = contacts });
        await database.Run("insert into called_numbers select distinct org_id, customer_number from calls");

        await database.Run("set maintenance_work_mem = '512MB';" + string.Concat(
            indexes.Select(index => index.Definition + ";").Concat(keys.Select(key => $"alter table calls add constraint {key.Name} {key.Definition};"))) + "alter table calls enable trigger user");
        foreach (var table in new[] { "calls", "contacts", "called_numbers", "users" })
            await database.Run($"vacuum analyze {table}"); // As autovacuum would have.
    }

    static string Text(string name)
    {
        using var reader = new StreamReader(typeof(CallData).Assembly.GetManifestResourceStream($"DutyCall.Bench.History.{name}.sql")!);
        return reader.ReadToEnd();
    }
}
