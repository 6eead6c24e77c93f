using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace DutyCall.Infrastructure.Database;

/// <summary>Data Protection's keys in PostgreSQL, so that every node reads the cookies of every other.</summary>
sealed class KeyRing(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = source.OpenConnection();
        return [.. db.Query<string>("select xml from data_protection_keys").Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = source.OpenConnection();
        db.Execute(
            "insert into data_protection_keys (name, xml) values (@friendlyName, @xml) on conflict (name) do nothing",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
