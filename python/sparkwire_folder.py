"""What spark-submit starts to reach a folder that only Hadoop's file systems reach."""

from sparkwire.folder_server import main

if __name__ == "__main__":
    main()
