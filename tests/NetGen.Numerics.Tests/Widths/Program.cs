using System.Runtime.Intrinsics;
using System.Runtime.Versioning;

namespace NetGen.Numerics.Tests;

/// <summary>
/// The numeric tests as a program, for runs under settings that only a new process can have:
/// <c>NetGen.Numerics.Tests BITS FRAMEWORK NETWORKS</c> says which vector width and which build of the runtime must be active.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            Assert.Equal(int.Parse(arguments[0]), VectorBits);
            Assert.Equal(arguments[1], RuntimeFramework);
            int references = ReferenceTests.RunAll();
            int randoms = int.Parse(arguments[2]);
            RandomNetworkTests.RunAll(Enumerable.Range(0, randoms));
            Console.WriteLine(Summary(VectorBits, RuntimeFramework, references, randoms));
            return 0;
        }
        catch (Exception failure)
        {
            Console.WriteLine(failure);
            return 1;
        }
    }

    /// <summary>What a run that found nothing wrong says.</summary>
    public static string Summary(int bits, string framework, int references, int randoms) =>
        $"{bits} bits, runtime for {framework}: {references} reference networks and {randoms} random ones agree";

    /// <summary>The widest vectors this process has in hardware; 0 where there are none.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The framework that the loaded NetGen.dll was built for, such as <c>net8.0</c>.</summary>
    public static string RuntimeFramework
    {
        get
        {
            TargetFrameworkAttribute attribute = (TargetFrameworkAttribute)Attribute.GetCustomAttribute(
                typeof(NetworkInfo).Assembly, typeof(TargetFrameworkAttribute))!;
            return "net" + attribute.FrameworkName.Split("=v")[1];
        }
    }
}
