"""What spark-submit starts as a warm driver: stays, and runs script after script."""

from sparkwire.warm_parent import main

if __name__ == "__main__":
    main()
