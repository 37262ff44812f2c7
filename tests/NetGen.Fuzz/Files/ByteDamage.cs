using System.Buffers.Binary;
using System.Text;

namespace NetGen.Fuzz;

/// <summary>Damages a file: bits, bytes, numbers, pieces lost, doubled or moved, its end, the digits of its header.</summary>
internal static class ByteDamage
{
    private static readonly string[] s_numbers = ["0", "-1", "1", "4", "2147483648", "9223372036854775807", "99999999999999999999", "1e3"];

    public static byte[] Apply(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            // Half of the damage goes to the first bytes, where headers are.
            int reach = random.Chance(0.5) ? Math.Min(bytes.Count, 512) : bytes.Count;
            int at = random.Next(reach + 1), length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
                case 6: WriteNumber(bytes, at, random); break;
                case 7: bytes.AddRange(new byte[random.Next(1, 100)]); break;
                default: ChangeDigits(bytes, at, random); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A number of eight bytes, of those where rules begin and end.</summary>
    private static void WriteNumber(List<byte> bytes, int at, Random random)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(
            number, random.One([0, -1, 1, 8, long.MaxValue, int.MaxValue, uint.MaxValue, 0x7FC00000, 0x7F800000, bytes.Count]));
        for (int i = 0; i < 8 && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }

    private static void ChangeDigits(List<byte> bytes, int at, Random random)
    {
        int start = bytes.FindIndex(Math.Min(at, bytes.Count), letter => char.IsAsciiDigit((char)letter));
        if (start < 0)
            return;
        int end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
            end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(random.One(s_numbers)));
    }
}
