using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>Fills the call history.</summary>
static class CallData
{
    public static async Task Fill(BenchDatabase database, int count)
    {
        var contacts = Math.Clamp(count / 20, 500, 500_000);
        await database.Run(Text("Contacts"), new { Staff.OrgId, Contacts = contacts });
        await database.Bulk("calls", async () =>
        {
            await database.Run("select setseed(0.5);" + Text("Calls"), new { Staff.OrgId, Count = count, Contacts = contacts });
            await database.Run("insert into called_numbers select distinct org_id, customer_number from calls");
        });
        foreach (var table in new[] { "contacts", "called_numbers", "users" })
            await database.Run($"vacuum analyze {table}"); // As autovacuum would have.
    }

    static string Text(string name)
    {
        using var reader = new StreamReader(typeof(CallData).Assembly.GetManifestResourceStream($"DutyCall.Bench.History.{name}.sql")!);
        return reader.ReadToEnd();
    }
}
